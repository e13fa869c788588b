"""How templates are set fast: what is the same on many pages is set once, and a template is not looked for twice.

Nothing here changes what a page says; without it every page would come out the same, at several times the cost.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from jinja2 import Template
from jinja2.compiler import CodeGenerator
from jinja2.ext import Extension
from jinja2.lexer import TOKEN_DATA, Token
from markupsafe import Markup, escape
from markupsafe import _escape_inner as escaped  # type: ignore[attr-defined] # all that is public makes a Markup of it

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from jinja2 import Environment
    from jinja2.compiler import Frame
    from jinja2.environment import TemplateModule
    from jinja2.lexer import TokenStream
    from jinja2.nodes import Expr
    from jinja2.runtime import Context

#: So many settings are kept, some 3 KB each with what they were set from; with more than that all are done anew.
KEPT_AT_MOST = 20_000

# What is the same if it is equal.
_PLAIN = frozenset({bool, int, str, type(None)})

# ``{{ _("…") }}`` as the lexer sees it.
_SAYING = ("variable_begin", "name:_", "lparen", "string", "rparen", "variable_end")


def compose(env: Environment) -> None:
    """Make ``env`` fast. Its globals must be complete and its language settled; no template may have been loaded."""
    env.add_extension(SetWords)
    env.template_class = Form
    env.code_generator_class = Compositor
    env.extend(as_text=as_text)
    env.globals["lasting"] = Standing()
    # Each page asks for each of its components; Jinja's own cache takes a lock and builds a key every time.
    env.get_template = lru_cache(maxsize=None)(env.get_template)  # type: ignore[method-assign]


def as_text(value: object) -> str:
    """What Jinja's ``escape`` makes of a value, as plain text: it is joined to a page and never escaped again."""
    if type(value) is str:
        return str(escaped(value))
    return value if type(value) is Markup else escape(value)


class Compositor(CodeGenerator):
    """Writes a template's Python as Jinja does, but :func:`as_text` for ``escape``."""

    def _output_child_pre(self, node: Expr, frame: Frame, finalize: CodeGenerator._FinalizeInfo) -> None:
        if frame.eval_ctx.volatile or not frame.eval_ctx.autoescape or finalize.src is not None:
            super()._output_child_pre(node, frame, finalize)
        else:
            self.write("environment.as_text(")


class Form(Template):
    """A template that adds no globals to its environment's. Jinja would look for some at each import of each page."""

    def new_context(
        self,
        vars: dict[str, Any] | None = None,  # noqa: A002 - Jinja's own signature
        shared: bool = False,  # noqa: FBT001, FBT002 - as above
        locals: Any = None,  # noqa: A002, ANN401 - as above
    ) -> Context:
        """A context of the environment's globals and ``vars``."""
        if shared or locals:
            return super().new_context(vars, shared, locals)
        env = self.environment
        return env.context_class(env, {**env.globals, **(vars or {})}, self.name, self.blocks, globals=env.globals)

    def _get_default_module(self, ctx: Context | None = None) -> TemplateModule:
        """What is imported from it."""
        del ctx
        if self._module is None:
            self._module = self.make_module()
        return self._module


class Standing:
    """Standing type: what a macro prints is set once for the same values, and stands wherever they are shown again.

    Texts and numbers are the same if they are equal; any other value only if it is the same object, which is held.
    """

    def __init__(self) -> None:
        self._set: dict[tuple[object, ...], tuple[Markup, object]] = {}

    def __call__(self, macro: Callable[..., Markup], *values: object, **named: object) -> Markup:
        """What ``macro`` prints of the values."""
        key = (macro, *[value if type(value) in _PLAIN else id(value) for value in values], *named.items())
        known = self._set.get(key)
        if known is None:
            if len(self._set) >= KEPT_AT_MOST:
                self._set.clear()
            known = self._set[key] = macro(*values, **named), values
        return known[0]


class SetWords(Extension):
    """Sets ``{{ _("…") }}`` as words when a template is compiled: an environment speaks one language."""

    def filter_stream(self, stream: TokenStream) -> Iterator[Token]:
        """The tokens of a template, those that only say something replaced by what they say."""
        say: Any = self.environment.globals["_"]
        held: list[Token] = []
        for token in stream:
            if token.type == _SAYING[0]:
                yield from held
                held = []
            held.append(token)
            if not token.test(_SAYING[len(held) - 1]):
                yield from held
                held = []
            elif len(held) == len(_SAYING):
                yield Token(token.lineno, TOKEN_DATA, str(say(held[3].value)))
                held = []
        yield from held
