"""Opens a page from disk in Chromium without a window, runs scripts in it, and tells what each of them returned.

    drive_page.py PAGE [--CHROMIUM-FLAG ...]

Standard input: a line of JSON for each script, {"body": "..."}: the body of an async function. In it `await choose(ID,
PATHS)` chooses files from the disk in the field of that id, as a person does in the browser's own window. With
"picture", "width" and "scheme" (light or dark) the page is photographed afterwards. The page is opened anew for each
script, in one window: it keeps nothing anywhere. Standard output: a line for each, {"returned": ..., "complaints":
[...]}; a complaint is an error, or a request of the page for anything but itself. Chromium is driven over a pipe, so
that Workers run in real time. It ends with its input.
"""

import base64
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path


# of a message that Chromium reads from its pipe
MOST_BYTES = 90_000_000


class Browser:
    def __init__(self, profile, flags):
        program = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
        if program is None:
            sys.exit("chromium is not installed: tests/run names what these tests need")
        ours_in, theirs_out = os.pipe()
        theirs_in, ours_out = os.pipe()
        command = [program, "--headless", "--no-sandbox", "--disable-gpu", "--remote-debugging-pipe", "--no-first-run"]
        command += ["--disable-dev-shm-usage", "--user-data-dir=" + profile, *flags, "about:blank"]

        def place():
            # the pipes may stand at 3 and 4 the wrong way round
            read, write = os.dup(theirs_in), os.dup(theirs_out)
            read, write = (fd if fd > 4 else os.dup(fd) for fd in (read, write))
            os.dup2(read, 3)
            os.dup2(write, 4)

        self.process = subprocess.Popen(
            command, preexec_fn=place, close_fds=False, stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )
        os.close(theirs_in)
        os.close(theirs_out)
        self.input, self.output, self.number, self.events = ours_out, os.fdopen(ours_in, "rb"), 0, []
        self.rest, self.answers = b"", {}

    def next(self):
        while b"\0" not in self.rest:
            more = self.output.read1(1 << 16)
            if not more:
                sys.exit("chromium ended")
            self.rest += more
        message, self.rest = self.rest.split(b"\0", 1)
        return json.loads(message)

    def call(self, method, session=None, **parameters):
        self.number += 1
        message = {"id": self.number, "method": method, "params": parameters}
        if session:
            message["sessionId"] = session
        data = json.dumps(message).encode() + b"\0"
        if len(data) > MOST_BYTES:
            sys.exit("%d bytes in one message: Chromium stops to read at a hundred million, and waits for ever" % len(data))
        while data:
            data = data[os.write(self.input, data):]
        number = self.number
        while number not in self.answers:
            answer = self.next()
            if "id" in answer:
                self.answers[answer["id"]] = answer
            elif answer.get("method") == "Runtime.bindingCalled":
                self.choose(session, **json.loads(answer["params"]["payload"]))
            else:
                self.events.append(answer)
        answer = self.answers.pop(number)
        if "error" in answer:
            sys.exit("%s: %s" % (method, answer["error"]))
        return answer["result"]

    def choose(self, session, field, paths):
        root = self.call("DOM.getDocument", session)["root"]["nodeId"]
        node = self.call("DOM.querySelector", session, nodeId=root, selector="#" + field)["nodeId"]
        self.call("DOM.setFileInputFiles", session, files=paths, nodeId=node)
        self.call("Runtime.evaluate", session, expression="chosen()")

    def until(self, event):
        while not any(seen.get("method") == event for seen in self.events):
            self.events.append(self.next())


CHOOSE = """
const choose = (field, paths) => new Promise((resolve) => {
  window.chosen = resolve;
  driver(JSON.stringify({ field, paths }));
});
"""


def complaints(events, address):
    for event in events:
        details = event.get("params", {})
        if event.get("method") == "Network.requestWillBeSent":
            url = details["request"]["url"]
            if url != address and not url.startswith(("blob:", "about:")):
                yield "the page asked for %s" % url[:200]
        elif event.get("method") in ("Runtime.exceptionThrown", "Log.entryAdded"):
            yield json.dumps(details)[:600]


def window(browser):
    target = browser.call("Target.createTarget", url="about:blank")["targetId"]
    session = browser.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
    for domain in ("Page", "Runtime", "Network", "Log"):
        browser.call(domain + ".enable", session)
    browser.call("Runtime.addBinding", session, name="driver")
    return session


def run(browser, session, address, asked):
    browser.events = []
    metrics = {"width": asked.get("width", 900), "height": 900, "deviceScaleFactor": 1, "mobile": False}
    browser.call("Emulation.setDeviceMetricsOverride", session, **metrics)
    media = [{"name": "prefers-color-scheme", "value": asked.get("scheme", "light")}]
    browser.call("Emulation.setEmulatedMedia", session, features=media)
    browser.call("Page.navigate", session, url=address)
    browser.until("Page.loadEventFired")
    expression = "(async () => {\n%s%s\n})()" % (CHOOSE, asked["body"])
    answer = browser.call("Runtime.evaluate", session, expression=expression, awaitPromise=True, returnByValue=True)
    if "picture" in asked:
        shot = browser.call("Page.captureScreenshot", session, captureBeyondViewport=True)
        Path(asked["picture"]).write_bytes(base64.b64decode(shot["data"]))
    bad = list(complaints(browser.events, address))
    if "exceptionDetails" in answer:
        bad.append(json.dumps(answer["exceptionDetails"])[:2000])
    browser.events = []
    browser.call("Page.navigate", session, url="about:blank")
    browser.until("Page.loadEventFired")
    return {"returned": answer["result"].get("value"), "complaints": bad}


def main(page, *flags):
    address = Path(page).resolve().as_uri()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        browser = Browser(profile, flags)
        session = window(browser)
        try:
            for line in sys.stdin:
                print(json.dumps(run(browser, session, address, json.loads(line))), flush=True)
        finally:
            browser.process.terminate()
            browser.process.wait()


if __name__ == "__main__":
    main(*sys.argv[1:])
