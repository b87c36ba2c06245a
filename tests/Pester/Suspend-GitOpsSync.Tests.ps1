Describe 'Suspend-GitOpsSync and Resume-GitOpsSync' {
    BeforeAll {
        . $PSScriptRoot/Shop.ps1
        $shop = New-Shop
        $set = @{ Repository = $shop.Repository; Cluster = $shop.Cluster }
        Sync-GitOpsRepo @set | Out-Null
    }

    AfterAll {
        Remove-Shop $shop
    }

    It 'holds a set still, and says why' {
        Suspend-GitOpsSync @set -Reason 'migration' | Out-Null
        { Sync-GitOpsRepo @set -ErrorAction Stop -WarningAction Ignore } | Should -Throw '*migration*' -ErrorId 'SyncSuspended*'
    }

    It 'lets it be synced again' {
        Resume-GitOpsSync @set
        { Sync-GitOpsRepo @set -ErrorAction Stop } | Should -Not -Throw
    }
}
