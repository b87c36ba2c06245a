#requires -Version 7.4
<#
.SYNOPSIS
    Builds, tests, packs and publishes the module.
.EXAMPLE
    ./build.ps1 -Task Test
#>
[CmdletBinding()]
param(
    [ValidateSet('Build', 'Test', 'Package', 'Publish')]
    [string[]] $Task = 'Build',

    [ValidateSet('Debug', 'Release')]
    [string] $Configuration = 'Release',

    # Repository to publish to, as Register-PSResourceRepository knows it.
    [string] $Repository = 'PSGallery',

    # Key of that repository.
    [securestring] $ApiKey
)

$ErrorActionPreference = 'Stop'
$PSNativeCommandUseErrorActionPreference = $true
$version = (Import-PowerShellDataFile "$PSScriptRoot/GitOps.psd1").ModuleVersion
$module = "$PSScriptRoot/out/GitOps/$version"

function Invoke-Build {
    dotnet build "$PSScriptRoot/GitOpsPS.sln" -c $Configuration
}

function Invoke-Test {
    Invoke-Build
    dotnet test "$PSScriptRoot/GitOpsPS.sln" -c $Configuration --no-build
    Import-Module Pester -MinimumVersion 5.0
    # In a process of its own: a module's assemblies stay loaded, and would be in the way of the next build.
    pwsh -NoProfile -Command "Invoke-Pester -Path '$PSScriptRoot/tests/Pester' -CI"
}

function Invoke-Package {
    Invoke-Build
    Compress-Archive -Path $module/* -DestinationPath "$PSScriptRoot/out/GitOps-$version.zip" -Force
    Write-Output "Packed $PSScriptRoot/out/GitOps-$version.zip"
}

function Invoke-Publish {
    Invoke-Package
    if (-not $ApiKey) {
        throw 'Publishing needs -ApiKey.'
    }
    Publish-PSResource -Path $module -Repository $Repository -ApiKey (ConvertFrom-SecureString $ApiKey -AsPlainText)
}

foreach ($name in $Task) {
    & "Invoke-$name"
}
