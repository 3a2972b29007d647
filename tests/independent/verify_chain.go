// Go's own verifier over a private CA's certificates and revocation lists: go run verify_chain.go FOLDER
//
// FOLDER has root.pem, issuing.pem and www.pem, the lists root-list.crl, issuing-list.crl and revoking-list.crl. One line a
// finding, in a fixed order; what does not hold ends it with 1.
package main

import (
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"os"
	"path/filepath"
	"time"
)

func fail(what string, err error) {
	fmt.Println("NOT HELD:", what, err)
	os.Exit(1)
}

func read(name string) []byte {
	content, err := os.ReadFile(filepath.Join(os.Args[1], name))
	if err != nil {
		fail(name, err)
	}
	block, rest := pem.Decode(content)
	if block == nil || len(rest) != 0 {
		fail(name+" is no single PEM block", nil)
	}
	return block.Bytes
}

func certificate(name string) *x509.Certificate {
	parsed, err := x509.ParseCertificate(read(name))
	if err != nil {
		fail(name, err)
	}
	if len(parsed.UnhandledCriticalExtensions) != 0 {
		fail(name+" has critical extensions that Go does not know", nil)
	}
	return parsed
}

func list(name string, issuer *x509.Certificate) *x509.RevocationList {
	parsed, err := x509.ParseRevocationList(read(name))
	if err != nil {
		fail(name, err)
	}
	if err := parsed.CheckSignatureFrom(issuer); err != nil {
		fail(name, err)
	}
	return parsed
}

func main() {
	root, issuing, www := certificate("root.pem"), certificate("issuing.pem"), certificate("www.pem")
	for _, pair := range [][2]*x509.Certificate{{root, root}, {issuing, root}, {www, issuing}} {
		if err := pair[0].CheckSignatureFrom(pair[1]); err != nil {
			fail(pair[0].Subject.String(), err)
		}
	}
	roots, between := x509.NewCertPool(), x509.NewCertPool()
	roots.AddCert(root)
	between.AddCert(issuing)
	options := func(host string, purpose x509.ExtKeyUsage) x509.VerifyOptions {
		return x509.VerifyOptions{DNSName: host, Roots: roots, Intermediates: between,
			CurrentTime: time.Date(2030, 1, 1, 0, 0, 0, 0, time.UTC), KeyUsages: []x509.ExtKeyUsage{purpose}}
	}
	for _, host := range []string{"www.example.com", "a.example.net", "192.0.2.1", "[2001:db8::1]"} {
		chains, err := www.Verify(options(host, x509.ExtKeyUsageServerAuth))
		if err != nil {
			fail(host, err)
		}
		fmt.Println("verified for", host, "by a chain of", len(chains[0]))
	}
	if _, err := www.Verify(options("evil.example.org", x509.ExtKeyUsageServerAuth)); err == nil {
		fail("a name that the profile does not have", nil)
	}
	if _, err := www.Verify(options("www.example.com", x509.ExtKeyUsageCodeSigning)); err == nil {
		fail("a purpose that the profile does not have", nil)
	}
	fmt.Println("root:", root.Subject, "ca", root.IsCA, "path", root.MaxPathLen, root.SignatureAlgorithm)
	list("root-list.crl", root)
	for _, name := range []string{"issuing-list.crl", "revoking-list.crl"} {
		read := list(name, issuing)
		revoked := false
		for _, one := range read.RevokedCertificates {
			revoked = revoked || one.SerialNumber.Cmp(www.SerialNumber) == 0
		}
		fmt.Println(name, "number", read.Number, "with", len(read.RevokedCertificates), "revokes the server:", revoked)
	}
}
