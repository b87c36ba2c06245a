Describe 'Get-GitOpsHistory' {
    BeforeAll {
        . $PSScriptRoot/Shop.ps1
        $shop = New-Shop
        $set = @{ Repository = $shop.Repository; Cluster = $shop.Cluster }
        Sync-GitOpsRepo @set | Out-Null
    }

    AfterAll {
        Remove-Shop $shop
    }

    It 'lists what was synced' {
        $record = Get-GitOpsHistory @set
        $record.Number | Should -Be 1
        $record.Created | Should -BeGreaterThan 0
        $record.Outcome | Should -Be Succeeded
        $record.By.Host | Should -Be ([Environment]::MachineName)
    }

    It 'does not list a sync that had nothing to do' {
        Sync-GitOpsRepo @set | Out-Null
        @(Get-GitOpsHistory @set).Count | Should -Be 1
    }
}
