"""Answers on stdout, everything else on stderr, and the exit status tells which it was."""

import io
import json
import socket
from pathlib import Path

import pytest

from qa.cli import main
from qa.settings import Settings
from qa.web.admin.login import Password

QUESTION = "宁夏户外劳动者服务站点有多少家？"


@pytest.fixture(autouse=True)
def environment(settings: Settings, service: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QA_CORPUS", str(settings.corpus))
    monkeypatch.setenv("QA_INDEX", str(settings.index))


def test_ask_prints_the_quote_and_its_source(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ask", QUESTION]) == 0
    out, err = capsys.readouterr()
    assert "〔1〕" in out
    assert "宁夏产业工人队伍建设改革取得积极进展" in out
    assert err == ""


def test_ask_prints_as_of_when_a_quote_speaks(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ask", "宁夏高新技术企业有多少家？"]) == 0
    out = capsys.readouterr().out
    assert "· 约2021年（据文内推断） · 截至去年年底\n    （文中“去年”指2020年" in out


def test_an_abstention_is_no_error(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ask", "红烧肉怎么炖才不柴？"]) == 0
    assert "没有" in capsys.readouterr().out


def test_what_was_searched_beside_the_words_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    main(["ask", "老师傅带徒弟有补贴吗？"])
    assert "（另查近似说法：“带徒弟”→师带徒；“补贴”→补助）" in capsys.readouterr().out


def test_json_is_what_the_interface_sends(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ask", QUESTION, "--json"]) == 0
    reply = json.loads(capsys.readouterr().out)
    assert reply["answered"] is True
    assert reply["citations"][0]["url"].startswith("/documents/ningxia?mark=")


def test_what_led_to_an_answer_is_told_where_it_is_asked_for(
    capsys: pytest.CaptureFixture[str],
) -> None:
    main(["ask", QUESTION])
    plain = capsys.readouterr().out
    main(["ask", QUESTION, "--explain"])
    told = capsys.readouterr().out
    assert told.startswith(f"{plain}\n为什么这样回答：把握")
    assert "向量（余弦）" in told
    main(["ask", QUESTION, "--explain", "--json"])
    assert json.loads(capsys.readouterr().out)["explanation"]["answered"] is True


def test_an_error_is_told_in_chinese_without_a_traceback(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QA_CORPUS", "/nowhere")
    assert main(["ask", QUESTION]) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("错误：找不到文档文件夹 /nowhere")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ("", "缺少：命令。"),
        ("dance", "没有命令“dance”。可用：build、ask、serve、mcp、evaluate、repairs、password。"),
        ("ask", "缺少：问题。"),
        ("ask 宁夏 内蒙古", "多出：内蒙古。请去掉；有空格的内容请用引号括起来。"),
        ("ask 宁夏 --lang zh", "不认识选项：--lang。"),
        ("ask 宁夏 --js", "不认识选项：--js。"),  # no other name for --json
        ("ask 宁夏 --json=yes", "--json 不带值，请去掉“=yes”。"),
        ("ask 宁夏 --history", "--history 后面还缺一个值。"),
        ("serve --port x", "--port 的值“x”不是端口。请给出1到65535的整数。"),
        (
            "mcp --site qa",
            "--site 的值“qa”不是网站的地址。请给出如 https://qa.example.org，不带路径；前缀用 QA_ROOT_PATH 设。",
        ),
        ("serve --port 65536", "--port 的值“65536”不是端口。请给出1到65535的整数。"),
    ],
)
def test_wrong_use_ends_with_2_and_says_in_chinese_what_is_wrong(
    arguments: str, told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as exit_status:
        main(arguments.split())
    assert exit_status.value.code == 2
    usage, wrong, more = capsys.readouterr().err.splitlines()
    assert usage.startswith("用法：qa")
    assert wrong == f"用法不对。{told}"
    assert more == f"详细说明：{usage[3:].split(' [')[0]} --help"


def test_a_port_that_is_taken_is_told_before_anything_is_loaded(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        assert main(["serve", "--port", str(port)]) == 1
    assert f"--port {port + 1}" in capsys.readouterr().err


def test_build_counts_what_it_read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QA_INDEX", str(tmp_path))
    assert main(["build"]) == 0
    assert "2篇文档" in capsys.readouterr().err


def test_a_build_shows_how_far_each_step_is_where_it_is_asked_to(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QA_INDEX", str(tmp_path))
    assert main(["build", "--progress"]) == 0
    out, err = capsys.readouterr()
    assert out == ""
    for step in ("读取", "切分", "分词", "编码", "写入"):
        assert f"{step} 100%" in err
    assert "Batches" not in err
    assert main(["build"]) == 0  # stderr is no terminal here
    assert "100%" not in capsys.readouterr().err


def test_evaluate_prints_scores_and_writes_what_was_asked_for(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    judged = tmp_path / "judged.jsonl"
    evidence = [{"document": "ningxia", "quote": "打造100家户外劳动者服务站点"}]
    record = {"id": "1", "question": QUESTION, "kind": "number", "answerable": True}
    judged.write_text(
        json.dumps(record | {"answers": ["100家"], "evidence": evidence}, ensure_ascii=False),
        "utf-8",
    )
    answers, report = tmp_path / "answers.jsonl", tmp_path / "report"
    arguments = ["evaluate", str(judged), "--answers", str(answers), "--report", str(report)]
    assert main(arguments) == 0
    assert "有据正确率" in capsys.readouterr().out
    assert json.loads(answers.read_text("utf-8"))["grounded"] is True
    assert "100家" in (report / "report.json").read_text("utf-8")
    assert (report / "report.html").is_file()


def test_evaluate_fails_below_a_floor(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    judged, floors = tmp_path / "judged.jsonl", tmp_path / "floors.toml"
    record = {"id": "1", "question": QUESTION, "kind": "number", "answerable": False}
    judged.write_text(json.dumps(record | {"answers": [], "evidence": []}), "utf-8")
    floors.write_text("verbatim = 1.0\ngrounded_accuracy = 0.5\n", "utf-8")
    assert main(["evaluate", str(judged), "--floors", str(floors)]) == 1
    told = capsys.readouterr()
    assert "有据正确率" in told.out
    assert told.err.split() == ["低于下限：", "有据正确率", "0.0%，下限", "50.0%"]
    floors.write_text("verbatim = 1.0\n", "utf-8")
    assert main(["evaluate", str(judged), "--floors", str(floors)]) == 0


def test_a_password_is_turned_into_a_line_that_does_not_tell_it(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("geheim genug\n"))
    assert main(["password"]) == 0
    line = capsys.readouterr().out.strip()
    assert "geheim" not in line
    assert Password(Settings.from_environment({"QA_ADMIN_PASSWORD": line}).admin_password).is_right(
        "geheim genug"
    )


def test_a_short_password_is_refused(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("kurz\n"))
    assert main(["password"]) == 1
    assert "至少要8个字符" in capsys.readouterr().err
