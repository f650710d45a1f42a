"""Renders one template and ends: a script that runs in a process of its own, which `templates` starts and kills.

It gets a JSON object on its standard input (source, values, seconds, characters, bytes) and prints one: the text, or
what is wrong with the template. It knows nothing of the rest of the program, and reads no file.
"""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Mapping
from typing import Any

from jinja2 import BaseLoader, Environment, StrictUndefined, TemplateSyntaxError, meta, nodes
from jinja2.exceptions import SecurityError, TemplateError
from jinja2.sandbox import ImmutableSandboxedEnvironment

NO_FILES = "it may not read files: include, import and extends are not possible"


class Broken(Exception):
    """The template cannot be used; the message says why."""


class _NoFiles(BaseLoader):
    def get_source(self, environment: Environment, template: str) -> Any:
        raise Broken(NO_FILES)


class _Sandbox(ImmutableSandboxedEnvironment):
    # Not worked out while the template is compiled, and only as far as a text may be long.
    intercepted_binops = frozenset(("*", "**"))
    longest = 0

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        for words, times in ((left, right), (right, left)):
            if (
                isinstance(words, str | list | tuple)
                and isinstance(times, int)
                and len(words) * times > self.longest
            ):
                raise Broken(f"it writes more than {self.longest:,} characters")
        if operator == "**" and (abs(left) > 1000 or abs(right) > 100):
            raise Broken("it works out a number that is too large")
        return super().call_binop(context, operator, left, right)


def limit(seconds: float, size: int) -> None:
    """Hold this process to so much memory (bytes) and time, where the system can, even if nobody is left to kill it."""
    try:
        import resource  # there is none on Windows
    except ImportError:
        return
    for what, most in ((resource.RLIMIT_AS, size), (resource.RLIMIT_CPU, math.ceil(seconds) + 1)):
        try:
            resource.setrlimit(what, (most, most))
        except (ValueError, OSError):  # macOS knows the first but refuses it
            continue


def render(source: str, values: Mapping[str, Any], longest: int) -> str:
    """The text. Raises Broken, TemplateError, and whatever the template's own expressions may raise."""
    sandbox = _Sandbox(loader=_NoFiles(), undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    sandbox.longest = longest
    tree = sandbox.parse(source)
    if any(tree.find(reads) for reads in (nodes.Include, nodes.Import, nodes.FromImport, nodes.Extends)):
        raise Broken(NO_FILES)
    # Also in the branches that these values do not take.
    unknown = meta.find_undeclared_variables(tree) - set(values) - set(sandbox.globals)
    for name in tree.find_all(nodes.Name):
        if name.name in unknown:
            raise Broken(f"line {name.lineno}: {_no_variable(name.name, values)}")
    parts, length = [], 0
    for part in sandbox.from_string(tree).generate(values):
        parts.append(part)
        length += len(part)
        if length > longest:
            raise Broken(f"it writes more than {longest:,} characters")
    return "".join(parts)


def _no_variable(name: str, values: Mapping[str, Any]) -> str:
    import difflib

    near = difflib.get_close_matches(name, values, 1)
    hint = f"did you mean “{near[0]}”?" if near else "`warroom config templates` lists them all"
    return f"there is no variable “{name}”; {hint}"


def _problem(error: Exception) -> str:
    words = str(error) or type(error).__name__
    if isinstance(error, TemplateSyntaxError):
        return f"line {error.lineno}: {words}"
    place = _line_of(error)
    if isinstance(error, SecurityError):
        return f"{place}it may not look into the program ({words.rstrip('.')})"
    if isinstance(error, MemoryError):
        return f"{place}it takes too much memory"
    return f"{place}{words}"


def _line_of(error: Exception) -> str:
    """`line 3: `, from the frames that jinja2 makes for a template."""
    line, trace = 0, error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename in ("<template>", "<unknown>"):
            line = trace.tb_lineno
        trace = trace.tb_next
    return f"line {line}: " if line else ""


def main() -> None:
    job = json.loads(sys.stdin.buffer.read())
    limit(job["seconds"], job["bytes"])
    try:
        answer = {"text": render(job["source"], job["values"], job["characters"])}
    except (
        Broken, TemplateError, ArithmeticError, AttributeError, LookupError, MemoryError, RecursionError, TypeError, ValueError,
    ) as error:  # fmt: skip
        answer = {"problem": _problem(error)}
    sys.stdout.buffer.write(json.dumps(answer).encode())


if __name__ == "__main__":
    main()
