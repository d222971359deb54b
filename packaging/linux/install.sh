#!/bin/sh
# Adds crcviewer to this user's menu; .crcsession files open in it, and it is offered for
# .safetensors files. It leaves the program where it lies, needs no administrator, and is undone by:  ./install.sh --remove
set -eu
here="$(cd "$(dirname "$0")" && pwd)"
share="${XDG_DATA_HOME:-$HOME/.local/share}"
desktop="$share/applications/crcviewer.desktop"
mime="$share/mime/packages/crcviewer-mime.xml"
icons="$share/icons/hicolor"

refresh() {
  if command -v update-desktop-database >/dev/null; then update-desktop-database "$share/applications" || true; fi
  if command -v update-mime-database >/dev/null; then update-mime-database "$share/mime" || true; fi
  if command -v gtk-update-icon-cache >/dev/null; then gtk-update-icon-cache -q -t "$icons" || true; fi
}

if [ "${1:-}" = --remove ]; then
  rm -f "$desktop" "$mime"
  for name in crcviewer crcviewer-model; do
    rm -f "$icons/scalable/apps/$name.svg" "$icons/scalable/mimetypes/$name.svg" \
      "$icons/256x256/apps/$name.png" "$icons/256x256/mimetypes/$name.png"
  done
  refresh
  echo "crcviewer is no longer in the menu. Delete this folder to remove the program itself."
  exit 0
fi

mkdir -p "$share/applications" "$share/mime/packages" "$icons/scalable/apps" \
  "$icons/scalable/mimetypes" "$icons/256x256/apps" "$icons/256x256/mimetypes"
# Quotes, since folders may have spaces in their names; \ before what the format gives a meaning.
escaped="$(printf '%s' "$here/crcviewer" | sed 's/[\\"`$]/\\\\&/g; s/%/%%/g')"
plain="$(printf '%s' "$here/crcviewer" | sed 's/\\/\\\\/g')"
while IFS= read -r line; do
  case "$line" in
    Exec=*) printf 'Exec="%s" %%F\n' "$escaped" ;;
    TryExec=*) printf 'TryExec=%s\n' "$plain" ;;
    *) printf '%s\n' "$line" ;;
  esac
done <"$here/crcviewer.desktop" >"$desktop"
cp "$here/crcviewer-mime.xml" "$mime"
for kind in apps:crcviewer mimetypes:crcviewer-model; do
  cp "$here/icons/${kind#*:}.svg" "$icons/scalable/${kind%%:*}/"
  cp "$here/icons/${kind#*:}.png" "$icons/256x256/${kind%%:*}/"
done
refresh
echo "crcviewer is in the menu, opens .crcsession files, and is offered for .safetensors files."
