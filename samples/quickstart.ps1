<#
    A day in the life of a small shop: its Git repository, a cluster, somebody who edits the cluster by hand, and a change
    that has to be taken back. Everything happens in a temporary folder and in a sandbox, a small Kubernetes API inside
    this process. Nothing is left behind.

    In a clone, with only the .NET SDK 10:   dotnet tool exec powershell --yes samples/quickstart.ps1
    in PowerShell 7.4 or later:              ./samples/quickstart.ps1
#>
$ErrorActionPreference = 'Stop'

if (-not (Get-Module GitOps)) {
    Write-Host 'Building the module ...'
    dotnet build (Join-Path $PSScriptRoot .. src GitOps) --configuration Release --verbosity quiet
    if ($LASTEXITCODE) { throw 'The build failed.' }
    Import-Module (Join-Path $PSScriptRoot .. out GitOps)
}

. (Join-Path $PSScriptRoot DemoRepository.ps1)

# Prints a command and runs it, as at a prompt.
function Step([string] $Story, [scriptblock] $Command) {
    $ErrorActionPreference = 'Continue'
    Write-Host "`n# $Story" -ForegroundColor Cyan
    Write-Host "PS> $("$Command".Trim())"
    . $Command | Out-Default
}

# What somebody with "kubectl edit" does: a change in the cluster that Git knows nothing of.
function Edit-LiveObject([string] $Path, [hashtable] $Change) {
    $patch = @{
        Uri         = "$($cluster.Url)$($Path)?fieldManager=kubectl-edit"
        Method      = 'Patch'
        ContentType = 'application/merge-patch+json'
        Body        = $Change | ConvertTo-Json
    }
    Invoke-RestMethod @patch | Out-Null
}

$folder = Join-Path ([System.IO.Path]::GetTempPath()) "gitops-quickstart-$(New-Guid)"
$shop = Join-Path $folder shop
Copy-Item (Join-Path $PSScriptRoot shop) (New-Item $folder -ItemType Directory) -Recurse
Push-Location $folder
try {
    Write-Host "`n# A cluster to try things on, without a cluster." -ForegroundColor Cyan
    Write-Host 'PS> $cluster = Start-GitOpsSandbox -Port 0'
    $cluster = Start-GitOpsSandbox -Port 0

    New-DemoRepository $shop
    Add-DemoCommit $shop 'Open the shop'

    Step 'The shop is in Git. What would change in the cluster?' { Get-GitOpsDiff ./shop -Cluster $cluster }
    Step 'Make the cluster look like Git says, and wait until it is healthy.' { Sync-GitOpsRepo ./shop -Cluster $cluster -Wait -Timeout 30 }
    Step 'Once more: nothing is left to do.' { Sync-GitOpsRepo ./shop -Cluster $cluster }

    Edit-LiveObject apis/apps/v1/namespaces/shop/deployments/cart @{ spec = @{ replicas = 5 } }
    Step 'Somebody scaled the cart with kubectl edit, past Git.' { Get-GitOpsDiff ./shop -Cluster $cluster }
    Step 'The same as a unified diff.' { Get-GitOpsDiff ./shop -Cluster $cluster -AsText }
    Step 'Git is right: the drift is taken back.' { Sync-GitOpsRepo ./shop -Cluster $cluster -Wait -Timeout 30 }

    $web = Join-Path $shop web.yaml
    Edit-DemoFile $web 'web:1.4.0' 'web:1.5.0'
    Edit-DemoFile $web '    metadata:' "    metadata:`n      annotations:`n        sandbox.gitops/fail: crash-loop"
    Add-DemoCommit $shop 'Release web 1.5.0'
    Step 'A new release is committed. It will crash.' { Get-GitOpsDiff ./shop -Cluster $cluster }
    Step 'Syncing it says which container fails, and how.' { Sync-GitOpsRepo ./shop -Cluster $cluster -Wait -Timeout 5 }

    Step 'What would taking it back do?' { Undo-GitOpsChange ./shop -Cluster $cluster -WhatIf }
    Step 'Take it back: a revert commit in Git, and a sync.' { Undo-GitOpsChange ./shop -Cluster $cluster -Wait -Timeout 30 }
    Step 'The cluster looks like Git says.' { Get-GitOpsDiff ./shop -Cluster $cluster }
}
finally {
    if ($cluster) { Stop-GitOpsSandbox $cluster }
    Pop-Location
    Remove-Item $folder -Recurse -Force
}
