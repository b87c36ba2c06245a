<#
.SYNOPSIS
    Runs the suite and writes what became of each test to a file, as JSON.
#>
param(
    [Parameter(Mandatory)] [string] $Results,
    # The manifest of Pester.
    [Parameter(Mandatory)] [string] $Pester
)

$ErrorActionPreference = 'Stop'
Import-Module $Pester
$run = Invoke-Pester -Configuration @{
    Run    = @{ Path = $PSScriptRoot; PassThru = $true }
    Output = @{ Verbosity = 'Detailed' }
}

# What fails outside of a test, such as a file that cannot be read or a BeforeAll, fails the tests that it was for.
@($run.Tests) + @($run.FailedBlocks) + @($run.FailedContainers) | ForEach-Object {
    [ordered]@{
        File    = Split-Path ($_.ScriptBlock.File ?? $_.Item) -Leaf
        Line    = $_.StartLine ?? 0
        Outcome = $_.Result
        Errors  = @($_.ErrorRecord | ForEach-Object { "$($_.DisplayErrorMessage ?? $_)`n$($_.DisplayStackTrace ?? $_.ScriptStackTrace)" })
    }
} | ConvertTo-Json -Depth 4 -AsArray | Set-Content $Results
