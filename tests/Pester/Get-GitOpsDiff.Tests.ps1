Describe 'Get-GitOpsDiff' {
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

    It 'shows what the cluster lacks' {
        $diff = @(Get-GitOpsDiff @where)
        $diff.Count | Should -Be 9
        $diff.Action | Select-Object -Unique | Should -Be 'Create'
    }

    It 'writes nothing when the cluster is as declared' {
        Sync-GitOpsRepo @where | Out-Null
        Get-GitOpsDiff @where | Should -BeNullOrEmpty
    }

    It 'masks the values of secrets' {
        Get-GitOpsDiff @where -AsText | Out-String | Should -Not -Match 'only-a-sample'
    }

    It 'takes the cluster from the pipeline' {
        @($shop.Cluster | Get-GitOpsDiff $shop.Repository).Count | Should -Be 9
    }

    It 'names the closest revision' {
        { Get-GitOpsDiff @where -Revision mian -ErrorAction Stop } | Should -Throw -ErrorId 'RevisionNotFound,*' -ExpectedMessage '*main*'
    }
}
