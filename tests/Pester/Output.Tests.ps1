Describe 'Output' {
    BeforeAll {
        . $PSScriptRoot/Shop.ps1
        $shop = New-Shop
        $result = @(Sync-GitOpsRepo $shop.Repository -Cluster $shop.Cluster)[-1]
    }

    AfterAll {
        Remove-Shop $shop
    }

    It 'sums a sync up in a sentence, each time it is shown' {
        $screen = $result, $result | Out-String -Width 120
        ([regex]::Matches($screen, 'Created 9')).Count | Should -Be 2
    }

    It 'shows the properties of a summary to Format-List' {
        $result | Format-List * | Out-String | Should -Match '(?m)^Created\s*: 9\r?$'
        $result | Format-List Requests | Out-String | Should -Match '^\s*Requests : \d+\s*$'
    }

    It 'shows the properties of a summary to Format-Table' {
        $result | Format-Table Set, Created | Out-String | Should -Match 'Set\s+Created\s+-+\s+-+\s+\S+\s+9'
    }

    It 'tells an undo in a sentence, each time it is shown, and shows its properties to Format-List and Format-Table' {
        $revision = $result.Revision
        $undo = [GitOps.UndoResult]::new([GitOps.Revision[]]$revision, [GitOps.Revision[]]$revision, 'main', 'origin', $result)
        $screen = $result, $undo, $undo | Out-String -Width 160
        ([regex]::Matches($screen, 'Reverted .* on main, pushed to origin\r?\n  Synced: Created 9')).Count | Should -Be 2
        $undo | Format-List * | Out-String | Should -Match '(?m)^PushedTo\s*: origin\r?$'
        $undo | Format-Table Branch, PushedTo | Out-String | Should -Match 'Branch\s+PushedTo\s+-+\s+-+\s+main\s+origin'
    }

    It 'shows the properties of a sandbox to Format-List and Format-Table' {
        $shop.Cluster | Out-String | Should -Match '(?m)^IsRunning\s*: True\r?$'
        $shop.Cluster | Format-List IsRunning | Out-String | Should -Match '^\s*IsRunning : True\s*$'
        $shop.Cluster | Format-Table IsRunning, Workloads | Out-String | Should -Match 'IsRunning\s+Workloads\s+-+\s+-+\s+True\s+True'
    }

    It 'has no view that hides properties which are asked for' {
        $files = Join-Path (Get-Module GitOps).ModuleBase *.Format.ps1xml
        Select-Xml -Path $files -XPath //View | Should -Not -BeNullOrEmpty
        Select-Xml -Path $files -XPath //OutOfBand | Should -BeNullOrEmpty
    }

    It 'lists rows and a sentence when a sync is shown as it comes' {
        $screen = Sync-GitOpsRepo $shop.Repository -Cluster $shop.Cluster -IncludeUnchanged | Out-String -Width 120
        $screen | Should -Match '(?m)^= Deployment shop/cart +unchanged'
        $screen | Should -Match 'Unchanged 9'
    }

    It 'leaves differences objects, to whatever formats or selects' {
        $cluster = Start-GitOpsSandbox -RolloutDelay 0
        try {
            $diff = Get-GitOpsDiff $shop.Repository -Cluster $cluster
            $diff | Out-String | Should -Match '(?m)^\+ Deployment shop/cart +[0-9a-f]{7} "Open the shop" · cart\.yaml:\d+'
            $diff | Format-Table | Out-String -Width 120 | Should -Match 'Action +Object +Fields +Why\s+-+'
            $diff | Format-Table Kind, Name | Out-String | Should -Match '(?m)^Deployment +cart'
            $diff | Format-List * | Out-String | Should -Match '(?m)^Action +: Create\r?$'
            $diff | Where-Object Kind -eq Deployment | Select-Object Action, Name | ConvertTo-Csv | Should -Contain '"Create","cart"'
        }
        finally {
            Stop-GitOpsSandbox $cluster
        }
    }

    It 'gives the summary to ConvertTo-Json' {
        ($result | Select-Object Set, Created, Succeeded | ConvertTo-Json | ConvertFrom-Json).Created | Should -Be 9
    }

    It 'has no colours where it is plain text' {
        $rendering = $PSStyle.OutputRendering
        try {
            $PSStyle.OutputRendering = 'PlainText'
            $result, $shop.Cluster | Out-String | Should -Not -Match "`e"
        }
        finally {
            $PSStyle.OutputRendering = $rendering
        }
    }

    It 'goes to a file without colours' {
        $file = Join-Path $TestDrive out.txt
        $result > $file
        Get-Content $file -Raw | Should -Not -Match "`e"
        Get-GitOpsDiff $shop.Repository -Cluster $shop.Cluster -IncludeUnchanged -AsText > $file
        "$(Get-Content $file -Raw)" | Should -Not -Match "`e"
    }
}
