//! How a printer is connected, by the address that CUPS has for it (`DeviceURI`): whether what it prints leaves this
//! machine by a network.

/// Kinds of address whose printers are reached over a network, CUPS's own and those of drivers and drivers' helpers.
const BY_NETWORK: [&str; 16] = [
    "socket",
    "lpd",
    "lpr",
    "ipp",
    "ipps",
    "ipp14",
    "http",
    "https",
    "dnssd",
    "mdns",
    "snmp",
    "smb",
    "ncp",
    "riso",
    "implicitclass",
    "bluetooth",
];

/// True if the address leads over a network, as far as it says. A printer on USB that speaks IPP is reached at an address
/// of this very machine; a vendor's own kind of address is a cable unless it names a host.
pub fn is_networked(address: &str) -> bool {
    let (scheme, rest) = address.split_once(':').unwrap_or((address, ""));
    match scheme.to_ascii_lowercase().as_str() {
        // HP's own driver writes the connection into the path
        "hp" | "hpfax" => rest.starts_with("/net/"),
        // tries another address again and again, which stands last
        "beh" => rest.splitn(5, '/').nth(4).is_some_and(is_networked),
        scheme if BY_NETWORK.contains(&scheme) => !host(rest).is_some_and(is_this_machine),
        _ => false,
    }
}

/// The host in `//user@host:port/path`.
fn host(rest: &str) -> Option<&str> {
    let authority = rest.strip_prefix("//")?.split(['/', '?']).next()?;
    let host = authority.rsplit('@').next()?;
    match host.strip_prefix('[') {
        Some(inside) => inside.split(']').next(),
        None => host.split(':').next(),
    }
}

fn is_this_machine(host: &str) -> bool {
    ["localhost", "localhost.", "127.0.0.1", "::1"].iter().any(|own| host.eq_ignore_ascii_case(own))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn printers_by_cable_and_by_network_are_told_apart() {
        for local in [
            "usb://Brother/HL-L2350DW?serial=E1",
            "USB://A/B",
            "parallel:/dev/lp0",
            "serial:/dev/ttyS0?baud=9600",
            "file:///dev/null",
            "cups-pdf:/",
            "hp:/usb/LaserJet_P1006?serial=AB",
            "ipp://localhost:60000/ipp/print",
            "ipps://127.0.0.1/ipp/print",
            "http://[::1]:631/ipp/print",
            "keep:/here",
            "",
        ] {
            assert!(!is_networked(local), "{local}");
        }
        for network in [
            "socket://192.168.1.7:9100",
            "lpd://printer.office/queue",
            "ipp://printer.local/ipp/print",
            "ipps://localhost.example.org/ipp",
            "ipp://localhost@evil.example/ipp",
            "dnssd://Office%20Laser._ipp._tcp.local/?uuid=1",
            "implicitclass://Office/",
            "hp:/net/LaserJet?ip=10.0.0.2",
            "smb://server/printer",
            "beh:/1/3/5/socket://10.0.0.2",
            "bluetooth://001122334455/spp",
        ] {
            assert!(is_networked(network), "{network}");
        }
    }
}
