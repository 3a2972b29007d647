"""Runs recover.py as often as it is asked, each time in a process of its own. To read and compile its thousands of lines,
and to start Python, takes longer than most of what a test asks of it, so that is done once.

    standing_recover.py PATH-OF-RECOVER.PY

Standard input: a line of JSON for each run, {"arguments": [...], "folder": "..."}. Standard output: a line for each,
{"code": 0, "out": "...", "err": "..."}. It ends with its input.
"""

import gc
import json
import os
import sys
import tempfile
import traceback

NAME = sys.argv[1]
with open(NAME, encoding="utf-8") as source:
    CODE = compile(source.read(), NAME, "exec")
# it does nothing yet, as it is not the main program; each run below is a copy of what stands here
RECOVER = {"__name__": "recover", "__file__": NAME}
exec(CODE, RECOVER)
RECOVER["base_table"]()
# so that a run's collector need not look at, and so copy, what it never made
gc.freeze()


def be_recover(asked, out, err):
    """In a process of its own: what the last line of recover.py does. Never returns."""
    code = 70
    try:
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        os.dup2(out.fileno(), 1)
        os.dup2(err.fileno(), 2)
        os.chdir(asked["folder"])
        sys.argv = [NAME, *asked["arguments"]]
        code = RECOVER["run"](sys.argv[1:])
    except SystemExit as end:
        code = end.code
    except BaseException:
        traceback.print_exc()
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    finally:
        os._exit(code if isinstance(code, int) else 0 if code is None else 1)


for line in sys.stdin:
    asked = json.loads(line)
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        child = os.fork()
        if child == 0:
            be_recover(asked, out, err)
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        texts = []
        for file in (out, err):
            file.seek(0)
            texts.append(file.read().decode("utf-8", "replace"))
    print(json.dumps({"code": code, "out": texts[0], "err": texts[1]}), flush=True)
