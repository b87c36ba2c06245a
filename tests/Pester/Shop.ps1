# Imports the staged module and defines what the tests share. Dot-source it in BeforeAll.
$root = (Resolve-Path "$PSScriptRoot/../..").Path
$manifest = (Get-ChildItem "$root/out/GitOps/*/GitOps.psd1" | Select-Object -First 1).FullName
Import-Module $manifest -Force
. "$root/samples/DemoRepository.ps1"

# A sandbox and a repository made from samples/shop.
function New-Shop {
    $cluster = Start-GitOpsSandbox -RolloutDelay 0
    $path = Join-Path ([System.IO.Path]::GetTempPath()) "gitops-pester-$([guid]::NewGuid().ToString('N'))"
    New-Item -ItemType Directory -Path $path | Out-Null
    Copy-Item "$root/samples/shop/*" $path
    New-DemoRepository $path
    Add-DemoCommit $path 'Open the shop'
    [pscustomobject]@{ Repository = $path; Cluster = $cluster }
}

function Remove-Shop($Shop) {
    Stop-GitOpsSandbox $Shop.Cluster
    Remove-Item $Shop.Repository -Recurse -Force
}
