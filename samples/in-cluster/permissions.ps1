<#
.SYNOPSIS
Writes what the replicas need to be let do in the cluster, for the sets of sets.json and nothing else.
.EXAMPLE
./permissions.ps1 -Context prod-eu | kubectl --context prod-eu apply -f -
#>
param(
    [Parameter(Mandatory)]
    [string] $Context
)
$ErrorActionPreference = 'Stop'
$sets = Get-Content $PSScriptRoot/sets.json -Raw | ConvertFrom-Json
$yaml = foreach ($set in $sets) {
    Get-GitOpsPermission $set.Repository -Path $set.Path -Revision $set.Revision -Namespace $set.Namespace -Context $Context -ServiceAccount gitops/gitops -AsYaml
}
$yaml -join "`n---`n"
