# Takes back what the last sync brought: a revert commit that is pushed, and a sync.
#   pwsh -File undo.ps1 https://git.example.com/acme/shop.git -Path overlays/prod
# Exit code: 0 taken back and healthy, 1 failed, 4 incomplete.
param(
    [Parameter(Mandatory)] [string] $Repository,
    [string] $Path = '',
    [string] $Revision = 'main'
)

Import-Module GitOps
Undo-GitOpsChange $Repository -Path $Path -Revision $Revision -Push -Wait -ExitCode
exit $LASTEXITCODE
