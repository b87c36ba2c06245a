# Looks whether the cluster is as a branch says, and writes a report where it is not.
#   pwsh -File drift.ps1 https://git.example.com/acme/shop.git -Path overlays/prod
# Exit code: 0 in sync, 1 failed, 2 differs, 4 incomplete.
param(
    [Parameter(Mandatory)] [string] $Repository,
    [string] $Path = '',
    [string] $Revision = 'main',
    [string] $Report = 'drift.html'
)

Import-Module GitOps
Get-GitOpsDiff $Repository -Path $Path -Revision $Revision -ExitCode | Tee-Object -Variable diff
$code = $LASTEXITCODE
if ($diff) {
    $diff | Export-GitOpsReport $Report
}

exit $code
