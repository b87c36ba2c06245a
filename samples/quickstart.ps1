<#
    A day in the life of a small shop: its Git repository, a cluster, somebody who edits the cluster by hand, and a change
    that has to be taken back. Everything happens in a temporary folder and in a sandbox, a small Kubernetes API inside
    this process. Nothing is left behind.

    Run it from a clone:   dotnet run --project src/GitOps.Host -c Release -- samples/quickstart.ps1
    or in PowerShell 7.4:  dotnet build; Import-Module ./out/GitOps; ./samples/quickstart.ps1
#>
$ErrorActionPreference = 'Stop'
. $PSScriptRoot/DemoRepository.ps1

# Prints a command as a prompt would show it.
function Tell([string] $Story, [string] $Command) {
    $Host.UI.WriteLine('')
    $Host.UI.WriteLine("$($PSStyle.Foreground.Cyan)# $Story$($PSStyle.Reset)")
    $Host.UI.WriteLine("PS> $Command")
}

# Prints a command, runs it as a prompt would, and prints what it wrote.
function Step([string] $Story, [string] $Command) {
    Tell $Story $Command
    $ErrorActionPreference = 'Continue'
    & ([scriptblock]::Create($Command)) 2>&1 | Out-Default
}

# What somebody with "kubectl edit" does: a change in the cluster that Git knows nothing of.
function Edit-LiveObject($Cluster, [string] $Path, [string] $Patch) {
    $client = [System.Net.Http.HttpClient]::new($Cluster.Handler, $false)
    $body = [System.Net.Http.StringContent]::new($Patch, [System.Text.Encoding]::UTF8, 'application/merge-patch+json')
    $response = $client.PatchAsync("http://sandbox.invalid/$($Path)?fieldManager=kubectl-edit", $body).GetAwaiter().GetResult()
    $null = $response.EnsureSuccessStatusCode()
    $client.Dispose()
}

$start = $ExecutionContext.SessionState.Path.CurrentLocation
$folder = [System.IO.Directory]::CreateTempSubdirectory('gitops-quickstart-').FullName
$shop = [System.IO.Path]::Combine($folder, 'shop')
try {
    $null = $ExecutionContext.SessionState.Path.SetLocation($folder)

    Tell 'A cluster to try things on, without a cluster.' '$cluster = Start-GitOpsSandbox'
    $cluster = Start-GitOpsSandbox

    $null = [System.IO.Directory]::CreateDirectory($shop)
    foreach ($file in [System.IO.Directory]::GetFiles("$PSScriptRoot/shop")) {
        [System.IO.File]::Copy($file, [System.IO.Path]::Combine($shop, [System.IO.Path]::GetFileName($file)))
    }
    New-DemoRepository $shop
    Add-DemoCommit $shop 'Open the shop'

    Step 'The shop is in Git. What would change in the cluster?' 'Get-GitOpsDiff ./shop -Cluster $cluster'
    Step 'Make the cluster look like Git says, and wait until it is healthy.' 'Sync-GitOpsRepo ./shop -Cluster $cluster -Wait -Timeout 30'
    Step 'Once more: nothing is left to do.' 'Sync-GitOpsRepo ./shop -Cluster $cluster'

    Edit-LiveObject $cluster 'apis/apps/v1/namespaces/shop/deployments/cart' '{"spec":{"replicas":5}}'
    Step 'Somebody scaled the cart with kubectl edit, past Git.' 'Get-GitOpsDiff ./shop -Cluster $cluster'
    Step 'The same as a unified diff.' 'Get-GitOpsDiff ./shop -Cluster $cluster -AsText'
    Step 'Git is right: the drift is taken back.' 'Sync-GitOpsRepo ./shop -Cluster $cluster -Wait -Timeout 30 | Where-Object Action -ne Unchanged'

    Edit-DemoFile ([System.IO.Path]::Combine($shop, 'web.yaml')) 'web:1.4.0' 'web:1.5.0'
    Edit-DemoFile ([System.IO.Path]::Combine($shop, 'web.yaml')) '    metadata:' "    metadata:`n      annotations:`n        sandbox.gitops/fail: crash-loop"
    Add-DemoCommit $shop 'Release web 1.5.0'
    Step 'A new release is committed. It will crash.' 'Get-GitOpsDiff ./shop -Cluster $cluster'
    Step 'Syncing it says which container fails, and how.' 'Sync-GitOpsRepo ./shop -Cluster $cluster -Wait -Timeout 5 | Where-Object Action -ne Unchanged'

    Step 'What would taking it back do?' 'Undo-GitOpsChange ./shop -Cluster $cluster -WhatIf'
    Step 'Take it back: a revert commit in Git, and a sync.' 'Undo-GitOpsChange ./shop -Cluster $cluster -Wait -Timeout 30'
    Step 'The cluster looks like Git says.' 'Get-GitOpsDiff ./shop -Cluster $cluster'
}
finally {
    if ($cluster) { Stop-GitOpsSandbox $cluster }
    $null = $ExecutionContext.SessionState.Path.SetLocation($start)
    Remove-DemoFolder $folder
}
