"""LiveKit's Python SDK against the media engine: python run.py URL [--dual] [part of a case's name]. Writes a line for each case."""

import asyncio
import importlib
import inspect
import json
import sys
import time
import traceback

from stage import Stage

MODULES = ("connection", "tracks", "data", "data_tracks", "encryption", "reconnecting")
LONGEST = 120.0


def cases(wanted: str):
    for name in MODULES:
        module = importlib.import_module(f"cases.{name}")
        for title, case in inspect.getmembers(module, inspect.iscoroutinefunction):
            is_case = case.__module__ == module.__name__ and list(inspect.signature(case).parameters) == ["stage"]
            if is_case and wanted in f"{name}.{title}":
                yield f"{name}.{title}", case


async def run(case, url: str, dual: bool) -> str | None:
    """Why it failed; None when it passed."""
    stage = Stage(url, dual)
    try:
        await asyncio.wait_for(case(stage), LONGEST)
    except Exception as failure:
        place = traceback.extract_tb(failure.__traceback__)[-1]
        return f"{type(failure).__name__}: {getattr(failure, 'message', failure)} ({place.filename.rsplit('/', 1)[-1]}:{place.lineno})"
    finally:
        await stage.close()
    return None


async def main(url: str, dual: bool, wanted: str) -> bool:
    results = []
    for name, case in cases(wanted):
        began = time.monotonic()
        why = await run(case, url, dual)
        results.append({"case": name, "passed": why is None, "why": why})
        print(f"{'passed' if why is None else 'FAILED'} {name} ({time.monotonic() - began:.1f} s){'' if why is None else f': {why}'}", flush=True)
    passed = sum(result["passed"] for result in results)
    print(json.dumps({"passed": passed, "of": len(results), "failed": [each for each in results if not each["passed"]]}))
    return passed == len(results)


if __name__ == "__main__":
    arguments = [argument for argument in sys.argv[1:] if argument != "--dual"]
    ok = asyncio.run(main(arguments[0], "--dual" in sys.argv, arguments[1] if len(arguments) > 1 else ""))
    sys.exit(0 if ok else 1)
