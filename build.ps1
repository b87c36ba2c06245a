#requires -Version 7.4
<#
.SYNOPSIS
    Builds, tests, packs and publishes the module.
.EXAMPLE
    dotnet pwsh build.ps1 -Task Package
#>
[CmdletBinding()]
param(
    [ValidateSet('Build', 'Test', 'Package', 'Publish')]
    [string[]] $Task = 'Build',

    [ValidateSet('Debug', 'Release')]
    [string] $Configuration = 'Release',

    # Take what is built.
    [switch] $NoBuild,

    # Folder for the package and the tests' results.
    [string] $Output = (Join-Path $PSScriptRoot out),

    # Repository to publish to, as Register-PSResourceRepository knows it.
    [string] $Repository = 'PSGallery',

    # Key of that repository, where it asks for one.
    [securestring] $ApiKey
)

$ErrorActionPreference = 'Stop'
$PSNativeCommandUseErrorActionPreference = $true
$solution = Join-Path $PSScriptRoot GitOpsPS.sln
$version = (Import-PowerShellDataFile (Join-Path $PSScriptRoot GitOps.psd1)).ModuleVersion
$package = Join-Path $Output "GitOps.$version.nupkg"

function Invoke-Build([string[]] $Option) {
    if (-not $NoBuild) {
        dotnet build $solution --configuration $Configuration @Option
    }
}

function Invoke-Test {
    Invoke-Build
    dotnet test $solution --configuration $Configuration --no-build --logger trx --results-directory (Join-Path $Output TestResults)
}

function Invoke-Package {
    # A package also holds what every command loads compiled ahead of time, a folder a platform.
    Invoke-Build '-p:ReadyToRun=true'
    New-Item $Output -ItemType Directory -Force | Out-Null
    Remove-Item $package -ErrorAction Ignore
    Compress-PSResource -Path (Join-Path $PSScriptRoot out GitOps $version) -DestinationPath $Output
    Write-Output "Packed $package"
}

function Invoke-Publish {
    Invoke-Package
    $key = if ($ApiKey) { @{ ApiKey = ConvertFrom-SecureString $ApiKey -AsPlainText } } else { @{} }
    Publish-PSResource -NupkgPath $package -Repository $Repository @key
}

foreach ($name in $Task) {
    & "Invoke-$name"
}
