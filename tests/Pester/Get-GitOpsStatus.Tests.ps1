Describe 'Get-GitOpsStatus' {
    BeforeAll {
        . $PSScriptRoot/Shop.ps1
        $shop = New-Shop
    }

    AfterAll {
        Remove-Shop $shop
    }

    It 'says so when the set was never synced' {
        { Get-GitOpsStatus $shop.Repository -Cluster $shop.Cluster -ErrorAction Stop } | Should -Throw -ErrorId 'SetNotFound*'
    }

    It 'shows the health of members and what they own' {
        Sync-GitOpsRepo $shop.Repository -Cluster $shop.Cluster -Wait -Timeout 300 | Out-Null
        $status = @(Get-GitOpsStatus $shop.Repository -Cluster $shop.Cluster)
        ($status | Where-Object Depth -eq 0).Count | Should -Be 9
        ($status | Where-Object Kind -eq 'Pod').Count | Should -BeGreaterThan 0
        ($status | Where-Object { $_.Kind -eq 'Deployment' }).Health.State | Sort-Object -Unique | Should -Be 'Healthy'
    }
}
