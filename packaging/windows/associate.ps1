# Lets crcviewer open .crcsession files, offers it under "Open with" for .safetensors files and adds
# it to the Start menu, for this user only and without administrator rights. Run it from the folder of the program:
#   powershell -ExecutionPolicy Bypass -File associate.ps1
#   powershell -ExecutionPolicy Bypass -File associate.ps1 -Remove
param([switch]$Remove)
$ErrorActionPreference = "Stop"
$program = Join-Path $PSScriptRoot "crcviewer.exe"
$icon = Join-Path $PSScriptRoot "crcviewer-model.ico"
$classes = "HKCU:\Software\Classes"
$kind = "$classes\crcviewer.model"
$session = "$classes\crcviewer.session"
$sessions = "$classes\.crcsession"
$openWith = "$classes\.safetensors\OpenWithProgids"
$link = Join-Path ([Environment]::GetFolderPath("Programs")) "crcviewer.lnk"

if ($Remove) {
    Remove-Item -Recurse -Force $kind -ErrorAction SilentlyContinue
    Remove-Item -Recurse -Force $session, $sessions -ErrorAction SilentlyContinue
    Remove-ItemProperty -Path $openWith -Name "crcviewer.model" -ErrorAction SilentlyContinue
    Remove-Item -Force $link -ErrorAction SilentlyContinue
    Write-Output "crcviewer is no longer offered for .crcsession and .safetensors files."
    exit 0
}
if (-not (Test-Path $program)) { throw "crcviewer.exe is not beside this script." }
New-Item -Force -Path "$kind\shell\open\command" | Out-Null
New-Item -Force -Path "$kind\DefaultIcon" | Out-Null
Set-ItemProperty -Path $kind -Name "(default)" -Value "crcviewer model"
Set-ItemProperty -Path "$kind\DefaultIcon" -Name "(default)" -Value "`"$icon`""
Set-ItemProperty -Path "$kind\shell\open\command" -Name "(default)" -Value "`"$program`" `"%1`""
# Sessions are the program's own: it is their default.
New-Item -Force -Path "$session\shell\open\command" | Out-Null
New-Item -Force -Path "$session\DefaultIcon" | Out-Null
Set-ItemProperty -Path $session -Name "(default)" -Value "crcviewer session"
Set-ItemProperty -Path "$session\DefaultIcon" -Name "(default)" -Value "`"$program`",0"
Set-ItemProperty -Path "$session\shell\open\command" -Name "(default)" -Value "`"$program`" `"%1`""
New-Item -Force -Path $sessions | Out-Null
Set-ItemProperty -Path $sessions -Name "(default)" -Value "crcviewer.session"
# Other programs read .safetensors too: crcviewer is offered, not made the default.
New-Item -Force -Path $openWith | Out-Null
New-ItemProperty -Force -Path $openWith -Name "crcviewer.model" -PropertyType None -Value ([byte[]]@()) | Out-Null
$shortcut = (New-Object -ComObject WScript.Shell).CreateShortcut($link)
$shortcut.TargetPath = $program
$shortcut.Save()
Write-Output "crcviewer is in the Start menu, opens .crcsession files and is offered for .safetensors files."
