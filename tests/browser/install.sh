#!/bin/sh
# Makes sure that there is a Chromium for the browser tests: the system's, or else Playwright's.
for name in chromium chromium-browser google-chrome; do
    if command -v "$name" >/dev/null 2>&1; then exit 0; fi
done
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "Installing Chromium (once) ..."
    apt-get update -qq >/dev/null 2>&1
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium fonts-noto-core \
        fonts-noto-color-emoji >/dev/null 2>&1 && exit 0
fi
.venv/bin/python -m playwright install chromium >/dev/null 2>&1 && exit 0
echo "Chromium is missing and could not be installed: the browser tests will be skipped."
echo "Install it (Debian, Ubuntu: apt install chromium) and run make test again."
