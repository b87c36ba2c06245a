# Makes the cluster look like a branch says; for cron, a scheduled task, or a service that is not named here.
#   pwsh -File deploy.ps1 https://git.example.com/acme/shop.git -Path overlays/prod
# Exit code: 0 as declared and healthy, 1 failed, 4 incomplete.
param(
    [Parameter(Mandatory)] [string] $Repository,
    [string] $Path = '',
    [string] $Revision = 'main'
)

Import-Module GitOps
Sync-GitOpsRepo $Repository -Path $Path -Revision $Revision -Prune -Wait -ExitCode
exit $LASTEXITCODE
