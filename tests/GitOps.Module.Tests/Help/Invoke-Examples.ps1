# Runs examples, each in its folder and against a cluster of its own; see ExampleRun.cs.
param([string] $Examples, [string] $Results)

# Not ours, and not everywhere.
if (-not (Get-Command kubectl -ErrorAction Ignore)) {
    function kubectl { }
}

function Invoke-Example($Example) {
    $cluster = $null
    $prod = Start-GitOpsSandbox -Port 0 -RolloutDelay 0
    $env:KUBECONFIG = Join-Path $Example.Folder config
    @"
apiVersion: v1
kind: Config
clusters: [ { name: prod-eu, cluster: { server: "$($prod.Url)" } } ]
contexts: [ { name: prod-eu, context: { cluster: prod-eu, user: admin } } ]
users: [ { name: admin, user: {} } ]
current-context: prod-eu
"@ | Set-Content $env:KUBECONFIG
    Push-Location $Example.Folder
    try {
        foreach ($revision in 'v1.2.0', 'v1.3.0') {
            Sync-GitOpsRepo ./shop -Path overlays/prod -Revision $revision -Wait -ErrorAction Stop | Out-Null
        }

        $drift = '{ "spec": { "replicas": 5 } }'
        $cart = "$($prod.Url)apis/apps/v1/namespaces/shop/deployments/cart?fieldManager=kubectl-edit"
        Invoke-RestMethod $cart -Method Patch -ContentType application/merge-patch+json -Body $drift | Out-Null

        $failed = @()
        try {
            $written = . ([scriptblock]::Create($Example.Code)) 2>&1
            $failed = @($written | Where-Object { $_ -is [System.Management.Automation.ErrorRecord] })
            $output = $written | Out-String
        }
        catch {
            $failed += $_
        }
    }
    finally {
        Pop-Location
        $cluster, $prod | Where-Object { $_ } | Stop-GitOpsSandbox
    }

    @{ Page = $Example.Page; Title = $Example.Title; Output = "$output"; Errors = @($failed | ForEach-Object { "$_" }) }
}

$done = foreach ($example in Get-Content $Examples -Raw | ConvertFrom-Json) { Invoke-Example $example }
ConvertTo-Json @($done) -Depth 4 | Set-Content $Results
