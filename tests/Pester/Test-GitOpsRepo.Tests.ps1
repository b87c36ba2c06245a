Describe 'Test-GitOpsRepo' {
    BeforeAll {
        . $PSScriptRoot/Shop.ps1
    }

    It 'finds the plain-text secret of the sample and no error' {
        $problems = @(Test-GitOpsRepo -Path "$root/samples/shop" -ErrorAction Stop)
        $problems.Rule | Should -Be 'plain-text-secret'
    }

    It 'fails the check when there is an error' {
        $file = Join-Path $TestDrive 'broken.yaml'
        Set-Content $file "apiVersion: v1`nkind: ConfigMap`nmetadata: {}"
        { Test-GitOpsRepo -Path $file -ErrorAction Stop } | Should -Throw -ErrorId 'RepositoryHasErrors,*'
    }

    It 'lists its rules' {
        (Test-GitOpsRepo -ListRules).Id | Should -Contain 'unknown-field'
    }
}
