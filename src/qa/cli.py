"""The command line: `qa build | ask | serve | mcp | evaluate | repairs | password`.

Answers go to stdout, everything else to stderr. Exit 0 for an answer and for an
abstention, 1 for an error that is told without a traceback, 2 for wrong use.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NoReturn

from qa.answering.dates import facts
from qa.errors import QAError, SettingsError, StorageError, why
from qa.settings import SHORTEST_PASSWORD, Settings
from qa.types import Answer, Citation


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command; the exit status."""
    options = _parser().parse_args(arguments)
    try:
        return int(options.run(options, Settings.from_environment()))
    except QAError as error:
        print(f"错误：{error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:  # the reader of stdout has gone
        sys.stderr.close()
        return 1


# What the standard parser says in English, and how it is told; quotation marks are dropped.
_WRONG = (
    (r"the following arguments are required: (.+)", r"缺少：\1。"),
    (r"argument 命令: invalid choice: (.+?) \(choose from (.+)\)", r"没有命令“\1”。可用：\2。"),
    (r"argument (.+): expected one argument", r"\1 后面还缺一个值。"),
    (r"argument (.+): ignored explicit argument (.+)", r"\1 不带值，请去掉“=\2”。"),
    (r"argument (.+): (“.+)", r"\1 的值\2"),  # ours
)


class _Parser(argparse.ArgumentParser):
    """The standard parser, speaking Chinese."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options, add_help=False, allow_abbrev=False)
        self.add_argument("-h", "--help", action="help", help="显示这份说明")
        self._positionals.title = "参数"
        self._optionals.title = "选项"

    def format_usage(self) -> str:
        return super().format_usage().replace("usage: ", "用法：")

    def format_help(self) -> str:
        return super().format_help().replace("usage: ", "用法：")

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> tuple[Any, list[str]]:
        """Knows all or ends: else the parser above a command would tell of what is left over."""
        known, left = super().parse_known_args(args, namespace)
        if left:
            unknown = [one for one in left if one.startswith("-")]
            what = "不认识选项" if unknown else "多出"
            hint = "" if unknown else "请去掉；有空格的内容请用引号括起来。"
            self._refuse(f"{what}：{'、'.join(unknown or left)}。{hint}")
        return known, left

    def error(self, message: str) -> NoReturn:
        self._refuse(_told(message))

    def _refuse(self, wrong: str) -> NoReturn:
        usage = f"{self.format_usage()}用法不对。{wrong}"
        print(f"{usage}\n详细说明：{self.prog} --help", file=sys.stderr)
        raise SystemExit(2)


def _told(message: str) -> str:
    """What the parser says, in Chinese; nothing where that isn't known.

    >>> _told("argument 命令: invalid choice: 'dance' (choose from 'build', 'ask')")
    '没有命令“dance”。可用：build、ask。'
    """
    for said, told in _WRONG:
        if found := re.fullmatch(said, message, re.DOTALL):
            return found.expand(told).replace("', '", "、").replace("'", "")
    return ""


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="qa", description="用文档原文回答中文问题，每句都注明出处。")
    commands = parser.add_subparsers(required=True, metavar="命令", parser_class=_Parser)
    build = commands.add_parser("build", help="读文档、建索引")
    build.add_argument(
        "--progress", action=argparse.BooleanOptionalAction, help="显示进度（默认：在终端里显示）"
    )
    build.set_defaults(run=_build)
    ask = commands.add_parser("ask", help="问一个问题")
    ask.add_argument("question", metavar="问题")
    ask.add_argument(
        "--history", action="append", default=[], metavar="此前的问题", help="可多次给出"
    )
    ask.add_argument("--json", action="store_true", help="输出 JSON，与网页接口相同")
    ask.add_argument("--explain", action="store_true", help="说明每一步找到什么、为什么这样回答")
    ask.set_defaults(run=_ask)
    serve = commands.add_parser("serve", help="打开网页服务")
    serve.add_argument("--host", default="127.0.0.1", metavar="地址")
    serve.add_argument("--port", type=_port, default=7860, metavar="端口")
    serve.set_defaults(run=_serve)
    mcp = commands.add_parser("mcp", help="让智能助手来问、来查（由助手启动，走标准输入输出）")
    mcp.add_argument(
        "--site",
        type=_site,
        default="http://127.0.0.1:7860",
        metavar="网址",
        help="网页服务的地址，出处的链接以它开头（默认：本机）",
    )
    mcp.set_defaults(run=_mcp)
    _add_evaluation(commands.add_parser("evaluate", help="用试题评测"))
    repairs = commands.add_parser("repairs", help="列出读文档时修复了哪些版面问题")
    repairs.set_defaults(run=_repairs)
    password = commands.add_parser("password", help="为管理页设密码")
    password.set_defaults(run=_password)
    return parser


def _add_evaluation(evaluate: argparse.ArgumentParser) -> None:
    evaluate.add_argument("questions", type=Path, metavar="试题.jsonl")
    evaluate.add_argument("--answers", type=Path, metavar="答案.jsonl", help="写出每题的回答")
    evaluate.add_argument("--report", type=Path, metavar="文件夹", help="写出网页和 JSON 报告")
    evaluate.add_argument(
        "--floors", type=Path, metavar="下限.toml", help="有得分低于其中的下限，就以 1 退出"
    )
    evaluate.set_defaults(run=_evaluate)


def _port(text: str) -> int:
    if not (text.isdecimal() and 0 < int(text) < 65536):
        raise argparse.ArgumentTypeError(f"“{text}”不是端口。请给出1到65535的整数。")
    return int(text)


def _site(text: str) -> str:
    if not re.fullmatch(r"https?://[^/\s]+/?", text):
        raise argparse.ArgumentTypeError(
            f"“{text}”不是网站的地址。请给出如 https://qa.example.org，不带路径；前缀用 QA_ROOT_PATH 设。"
        )
    return text.rstrip("/")


def _build(options: argparse.Namespace, settings: Settings) -> int:
    from qa.index import place
    from qa.service import build

    manifest = build(settings, progress=options.progress)
    print(
        f"已建索引：{manifest.documents}篇文档，{manifest.passages}段，{manifest.sentences}句。\n"
        f"模型：{manifest.encoder}；位置：{place(settings.index, manifest.encoder_sha256)}",
        file=sys.stderr,
    )
    return 0


def _ask(options: argparse.Namespace, settings: Settings) -> int:
    from qa.progress import announce

    announce("正在载入模型和索引，请稍候…")  # the libraries behind the next line alone take seconds
    from qa.service import Service

    service, explanation = Service.open(settings), None
    if options.explain:
        answer, explanation = service.explain(options.question, options.history)
    else:
        answer = service.ask(options.question, options.history)
    if options.json:
        from qa.web.schemas import Reply

        reply = Reply.of(answer, settings.root_path, explanation)
        print(json.dumps(reply.model_dump(), ensure_ascii=False, indent=2))
        return 0
    print(as_text(answer))
    if explanation:
        print(f"\n{explanation.text}")
    return 0


def _serve(options: argparse.Namespace, settings: Settings) -> int:
    from qa.web.app import serve

    serve(settings, options.host, options.port)
    return 0


def _mcp(options: argparse.Namespace, settings: Settings) -> int:
    from qa.web.mcp import serve_stdio

    serve_stdio(settings, options.site)
    return 0


def _evaluate(options: argparse.Namespace, settings: Settings) -> int:
    from qa import evaluation
    from qa.service import Service

    questions = evaluation.read_questions(options.questions)
    floors = evaluation.read_floors(options.floors) if options.floors else {}
    service = Service.open(settings, rebuild=True)
    outcomes = evaluation.run(service, questions)
    print(evaluation.as_text(outcomes))
    try:
        if options.answers:
            evaluation.write_answers(outcomes, options.answers)
            print(f"回答写入 {options.answers}", file=sys.stderr)
        if options.report:
            about = evaluation.conditions(service.manifest, options.questions)
            _, page = evaluation.write_report(outcomes, options.report, about)
            print(f"报告写入 {page}", file=sys.stderr)
    except OSError as error:
        raise StorageError(f"写不进 {error.filename}：{why(error)}。请换一个位置。") from error
    lost = evaluation.lost(evaluation.score(outcomes), floors)
    if lost:
        print("低于下限：\n" + "\n".join(f"  {one}" for one in lost), file=sys.stderr)
    return 1 if lost else 0


def _repairs(_: argparse.Namespace, settings: Settings) -> int:
    from qa.documents import read_corpus

    for document in read_corpus(settings.corpus):
        print(f"## {document.metadata.title}\n\n| 位置 | 修复 | 原文 |\n|--:|---|---|")
        for repair in document.repairs:
            print(
                f"| {repair.position} | {repair.what} | {repair.excerpt.replace('|', chr(0xFF5C))} |"
            )
        print()
    return 0


def _password(_: argparse.Namespace, __: Settings) -> int:
    from getpass import getpass

    from qa.web.admin.login import hashed

    is_terminal = sys.stdin.isatty()
    given = getpass("密码：") if is_terminal else sys.stdin.readline().rstrip("\r\n")
    if len(given) < SHORTEST_PASSWORD:
        raise SettingsError(f"密码太短，至少要{SHORTEST_PASSWORD}个字符。")
    if is_terminal and getpass("再输一次：") != given:
        raise SettingsError("两次输入的密码不一样。")
    print(hashed(given))
    return 0


def as_text(answer: Answer) -> str:
    """The answer as plain text: short answer, then numbered quotes with their sources."""
    lines: list[str] = []
    if answer.query.inherited:
        lines.append(f"（沿用前面的问题：{'、'.join(answer.query.inherited)}）")
    lines += [f"（{note}）" for note in answer.query.notes]
    if answer.abstention:
        lines.append(answer.abstention.message)
        if answer.abstention.nearest:
            lines.append("\n最接近的原文（未必回答了问题）：")
        lines += [_quoted(citation) for citation in answer.abstention.nearest]
        return "\n".join(lines)
    short = [words for citation in answer.citations for words in citation.answers]
    short = [_side(*side) for side in answer.comparison.items()] or short
    lines += [*short, ""] if short else []
    lines += [_quoted(citation) for citation in answer.citations]
    return "\n".join(lines)


def _side(region: str, citations: Sequence[Citation]) -> str:
    """One line of a comparison: the short answers with their quotes' numbers, or its silence."""
    told = "；".join(f"{'、'.join(c.answers) or '见'}〔{c.number}〕" for c in citations)
    return f"{region or '未注明地区'}：{told or '在收录的文档里没有找到。未提到不等于没有。'}"


def _quoted(citation: Citation) -> str:
    source = "    —— " + " · ".join([citation.metadata.title, *facts(citation)])
    note = [f"    （{citation.time_note}）"] if citation.time_note else []
    return "\n".join([f"〔{citation.number}〕{citation.quote}", source, *note])


if __name__ == "__main__":
    sys.exit(main())
