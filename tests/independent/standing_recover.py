"""Runs recover.py as often as it is asked, each time in a process of its own. To read and compile its thousands of lines
takes longer than most of what a test asks of it, so that is done once.

    standing_recover.py PATH-OF-RECOVER.PY

Standard input: a line of JSON for each run, {"arguments": [...], "folder": "..."}. Standard output: a line for each,
{"code": 0, "out": "...", "err": "..."}. It ends with its input.
"""

import json
import os
import sys
import tempfile

NAME = sys.argv[1]
with open(NAME, encoding="utf-8") as source:
    CODE = compile(source.read(), NAME, "exec")
# what it imports is imported here; it does nothing yet, as it is not the main program
exec(CODE, {"__name__": "read_before", "__file__": NAME})


def next_run():
    """Answers runs until it is the process that is to be recover.py; False at the end of input."""
    for line in sys.stdin:
        asked = json.loads(line)
        with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
            child = os.fork()
            if child == 0:
                os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
                os.dup2(out.fileno(), 1)
                os.dup2(err.fileno(), 2)
                os.chdir(asked["folder"])
                sys.argv = [NAME, *asked["arguments"]]
                return True
            code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
            texts = []
            for file in (out, err):
                file.seek(0)
                texts.append(file.read().decode("utf-8", "replace"))
        print(json.dumps({"code": code, "out": texts[0], "err": texts[1]}), flush=True)
    return False


if next_run():
    exec(CODE, {"__name__": "__main__", "__file__": NAME})
