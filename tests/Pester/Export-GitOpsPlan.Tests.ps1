Describe 'Export-GitOpsPlan' {
    BeforeAll {
        . $PSScriptRoot/Shop.ps1
    }

    BeforeEach {
        $shop = New-Shop
        $where = @{ Repository = $shop.Repository; Cluster = $shop.Cluster }
        $file = Join-Path $TestDrive "$([guid]::NewGuid()).json"
    }

    AfterEach {
        Remove-Shop $shop
    }

    It 'writes a file, and nothing to the cluster' {
        $plan = Export-GitOpsPlan @where $file
        $plan | Should -BeOfType GitOps.PlanFile
        $plan.Path | Should -Be $file
        $plan.Create | Should -Be 9
        (Get-Content $file -Raw | ConvertFrom-Json).changes.Count | Should -Be 9
        @(Get-GitOpsDiff @where).Count | Should -Be 9
    }

    It 'shows what the plan does, and where it is' {
        $screen = Export-GitOpsPlan @where $file | Out-String -Width 200
        $screen | Should -Match 'Create 9'
        $screen | Should -Match ([regex]::Escape("in $file"))
    }

    It 'writes what Sync-GitOpsRepo carries out' {
        Export-GitOpsPlan @where $file | Out-Null
        $result = @(Sync-GitOpsRepo -Cluster $shop.Cluster -Plan $file)[-1]
        $result.Created | Should -Be 9
        Get-GitOpsDiff @where | Should -BeNullOrEmpty
        (Export-GitOpsPlan @where $file).Changes | Should -BeNullOrEmpty
    }

    It 'writes no file with -WhatIf' {
        Export-GitOpsPlan @where $file -WhatIf
        $file | Should -Not -Exist
    }

    It 'writes no file for what a sync would refuse' {
        Sync-GitOpsRepo @where | Out-Null
        Remove-Item (Join-Path $shop.Repository 'web.yaml')
        Add-DemoCommit $shop.Repository 'Drop web'
        { Export-GitOpsPlan @where $file -Prune -MaxDeletions 1 -ErrorAction Stop } | Should -Throw -ErrorId 'TooManyDeletions,*'
        $file | Should -Not -Exist
    }
}
