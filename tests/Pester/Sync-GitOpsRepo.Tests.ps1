Describe 'Sync-GitOpsRepo' {
    BeforeAll {
        . $PSScriptRoot/Shop.ps1
    }

    BeforeEach {
        $shop = New-Shop
        $where = @{ Repository = $shop.Repository; Cluster = $shop.Cluster }
    }

    AfterEach {
        Remove-Shop $shop
    }

    It 'creates everything and ends with a summary' {
        $output = @(Sync-GitOpsRepo @where)
        $output[-1] | Should -BeOfType GitOps.SyncResult
        $output[-1].Created | Should -Be 9
        $output[-1].Succeeded | Should -BeTrue
    }

    It 'changes nothing the second time' {
        Sync-GitOpsRepo @where | Out-Null
        $again = @(Sync-GitOpsRepo @where)[-1]
        $again.Unchanged | Should -Be 9
        $again.Created + $again.Configured + $again.Deleted | Should -Be 0
    }

    It 'changes nothing with -WhatIf' {
        Sync-GitOpsRepo @where -WhatIf
        @(Get-GitOpsDiff @where).Count | Should -Be 9
    }

    It 'waits until all is healthy' {
        $result = @(Sync-GitOpsRepo @where -Wait -Timeout 300)[-1]
        $result.HealthyAfter | Should -Not -BeNullOrEmpty
    }

    It 'deletes only with -Prune' {
        Sync-GitOpsRepo @where | Out-Null
        Remove-Item (Join-Path $shop.Repository 'web.yaml')
        Add-DemoCommit $shop.Repository 'Drop web'
        @(Sync-GitOpsRepo @where)[-1].Deleted | Should -Be 0
        @(Sync-GitOpsRepo @where -Prune)[-1].Deleted | Should -Be 3
    }

    It 'refuses more deletions than -MaxDeletions' {
        Sync-GitOpsRepo @where | Out-Null
        Remove-Item (Join-Path $shop.Repository 'web.yaml')
        Add-DemoCommit $shop.Repository 'Drop web'
        { Sync-GitOpsRepo @where -Prune -MaxDeletions 1 -ErrorAction Stop } | Should -Throw -ErrorId 'TooManyDeletions,*'
    }
}
