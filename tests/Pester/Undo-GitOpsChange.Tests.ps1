Describe 'Undo-GitOpsChange' {
    BeforeAll {
        . $PSScriptRoot/Shop.ps1
    }

    BeforeEach {
        $shop = New-Shop
        $where = @{ Repository = $shop.Repository; Cluster = $shop.Cluster }
        Sync-GitOpsRepo @where | Out-Null
        Edit-DemoFile (Join-Path $shop.Repository 'web.yaml') 'Good morning' 'Good evening'
        Add-DemoCommit $shop.Repository 'Greet in the evening'
        Sync-GitOpsRepo @where | Out-Null
    }

    AfterEach {
        Remove-Shop $shop
    }

    It 'takes back what the last sync brought' {
        $result = @(Undo-GitOpsChange @where)[-1]
        $result | Should -BeOfType GitOps.UndoResult
        $result.Reverted[0].Subject | Should -Be 'Greet in the evening'
        $result.Sync.Configured | Should -Be 1
        Get-GitOpsDiff @where | Should -BeNullOrEmpty
    }

    It 'shows with -WhatIf what would change, and changes nothing' {
        $diff = Undo-GitOpsChange @where -WhatIf
        $diff.Action | Should -Be 'Update'
        Get-GitOpsDiff @where | Should -BeNullOrEmpty
    }
}
