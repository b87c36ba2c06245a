# The task's step: runs the command, and leaves what came of it for the handler.
#requires -Version 7.4
param([string] $Folder)

$ErrorActionPreference = 'Stop'
Import-Module "$PSScriptRoot/GitOpsStep.psm1"
Invoke-GitOpsStep $Folder | ConvertTo-Json | Set-Content (Join-Path $Folder result.json)
