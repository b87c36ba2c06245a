Describe 'The module' {
    BeforeAll {
        . $PSScriptRoot/Shop.ps1
    }

    It 'has a valid manifest' {
        (Test-ModuleManifest $manifest).Version | Should -Not -BeNullOrEmpty
    }

    It 'is imported again with -Force' {
        Import-Module $manifest -Force
        (Get-Command -Module GitOps).Count | Should -BeGreaterThan 4
    }

    It 'has help for every command' {
        foreach ($command in Get-Command -Module GitOps) {
            (Get-Help $command.Name).description | Should -Not -BeNullOrEmpty -Because $command.Name
        }
    }
}
