"""WebKit, the engine of Safari: Debian's driver with its small browser, on a screen of its own."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from selenium.webdriver import ActionChains, Remote
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.client_config import ClientConfig
from selenium.webdriver.remote.remote_connection import RemoteConnection
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.wait import WebDriverWait
from selenium.webdriver.webkitgtk.options import Options
from selenium.webdriver.webkitgtk.service import Service

from tests.support.sheet_in_browser import FILL, Answers

_LISTEN = """
window.messages = [];
addEventListener("error", event => messages.push(event.message));
addEventListener("unhandledrejection", event => messages.push(String(event.reason)));
addEventListener("securitypolicyviolation", event => messages.push(event.violatedDirective));
"""
# The name of the control that has the focus, in a list; null while an edge of it is covered.
_SEEN = """
const one = document.activeElement, {left, right, top, bottom} = one.getBoundingClientRect();
const isSeen = y => document.elementFromPoint((left + right) / 2, y) === one;
return one.form && one.name ? isSeen(top + 2) && isSeen(bottom - 2) ? [one.name] : null : [""];
"""
_PATIENCE = 20  # seconds


@dataclass(frozen=True)
class WebKit:
    """A window, and the folder in which its downloads arrive."""

    driver: Remote
    downloads: Path

    def open(self, page: Path) -> None:
        """Show a page in a new window: the bar of downloads leaves less and less of an old one."""
        old = self.driver.current_window_handle
        self.driver.switch_to.new_window("window")
        new = self.driver.current_window_handle
        self.driver.switch_to.window(old)
        self.driver.close()
        self.driver.switch_to.window(new)
        self.driver.get(page.as_uri())
        self.driver.execute_script(_LISTEN)

    def messages(self) -> list[str]:
        """What the page did wrong since it was opened."""
        found: list[str] = self.driver.execute_script("return messages")
        return found

    def fill(self, answers: Answers) -> None:
        """Type, choose and tick, quickly; rows that a list lacks are added."""
        self.driver.execute_script(f"({FILL})(arguments[0])", answers)

    def press(self, answers: Answers) -> None:
        """Type, choose and tick with keys and clicks."""
        for name, texts in answers.items():
            for text in texts:
                _press(self.driver.find_elements(By.NAME, name), text)

    def tab(self) -> str:
        """The name of the control that the tab key leads to, "" of anything else. Raises
        `TimeoutException` if it stays behind something.
        """
        ActionChains(self.driver, duration=0).send_keys(Keys.TAB).perform()
        wait = WebDriverWait(self.driver, _PATIENCE, poll_frequency=0.05)
        return str(wait.until(lambda driver: driver.execute_script(_SEEN))[0])

    def save(self) -> bytes:
        """The file that the button downloads."""
        self.driver.find_element(By.CSS_SELECTOR, "[data-save]").click()
        end = time.monotonic() + _PATIENCE
        while time.monotonic() < end:
            for path in self.downloads.glob("*.html"):
                data = path.read_bytes()
                if data.endswith(b"</html>\n"):
                    path.unlink()
                    return data
            time.sleep(0.02)
        raise AssertionError("nothing was downloaded")


def _press(controls: list[WebElement], text: str) -> None:
    control = controls[0]
    if control.get_attribute("type") in ("radio", "checkbox"):
        control = next(one for one in controls if one.get_attribute("value") == text)
        # The driver scrolls to it as if the bar at the bottom covered nothing.
        control.parent.execute_script("arguments[0].scrollIntoView({block: 'center'})", control)
        if not control.is_selected():
            control.click()
    elif control.tag_name == "select":
        options = control.find_elements(By.TAG_NAME, "option")
        next(one for one in options if one.get_attribute("value") == text).click()
    else:
        control.send_keys(text)


@contextmanager
def webkit_window(home: Path) -> Iterator[WebKit]:
    """A window of a browser that keeps everything in the folder `home`."""
    program = shutil.which("WebKitWebDriver")
    assert program, "install the Debian package webkit2gtk-driver; .ci/run does"
    downloads = home / "downloads"
    downloads.mkdir()
    folders = home / ".config/user-dirs.dirs"
    folders.parent.mkdir()
    folders.write_text('XDG_DOWNLOAD_DIR="$HOME/downloads"\n')
    with _screen() as display:
        env = {
            "PATH": os.environ["PATH"],
            "HOME": str(home),
            "DISPLAY": display,
            # A sandbox is not to be had for root in a container.
            "WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS": "1",
        }
        service = Service(program, log_output=subprocess.DEVNULL, env=env)
        service.start()
        try:
            with _driver(service.service_url) as driver:
                yield WebKit(driver, downloads)
        finally:
            service.stop()


def _driver(address: str) -> Remote:
    options = Options()
    options.add_argument("--automation")
    connection = RemoteConnection(client_config=ClientConfig(remote_server_addr=address))
    return Remote(connection, options=options)


@contextmanager
def _screen() -> Iterator[str]:
    """The name of a screen that nobody sees: Debian's browser needs one."""
    program = shutil.which("Xvfb")
    assert program, "install the Debian package xvfb; .ci/run does"
    command = [program, "-displayfd", "1", "-screen", "0", "1280x1024x24", "-nolisten", "tcp"]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as server:
        assert server.stdout
        try:
            yield f":{server.stdout.readline().strip()}"
        finally:
            server.terminate()
