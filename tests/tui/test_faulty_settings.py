"""The console opens whatever the settings are, and says what it could not read of them."""

from pathlib import Path

import pytest
from operator_at_work import Desk, at_the_console

from warroom.local.config.loaded_config import load

FAULTS = {
    "bad line": "me =\n",
    "bad zone": 'zone = "Berlin"\n',
    "unknown key": 'them = "dark"\n',
    "nested": f"links = {'[' * 50_000}\n",
    "many": "".join(f"x{number} = 1\n" for number in range(1000)),
    "no theme": 'theme = "dark"\n',
    "hostile": 'links = { "\\u001b[2J" = 5 }\n"\\u202e" = 1\n',
}


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("declared", [True, False])
async def test_the_console_opens_and_records(desk: Desk, tmp_path: Path, fault: str, declared: bool) -> None:
    path = tmp_path / "c.toml"
    path.write_text(FAULTS[fault])
    loaded = load(path, {})
    desk.config, desk.config_faults = loaded.config, loaded.faults
    if declared:
        desk.declare()
    async with at_the_console(desk) as operator:
        await operator.sees("SETTINGS", "theme" if fault == "no theme" else "c.toml")
        if declared:
            await operator.press("n")
            await operator.type("lag")
            await operator.press("enter")
            await operator.sees("entry 3 is saved")
    if declared:
        assert desk.room().timeline(1)[-1].text == "lag"
