Describe 'Completion' {
    BeforeAll {
        . $PSScriptRoot/Shop.ps1
        $shop = New-Shop

        function Get-Completion([string] $Line) {
            ([System.Management.Automation.CommandCompletion]::CompleteInput($Line, $Line.Length, @{})).CompletionMatches.CompletionText
        }
    }

    AfterAll {
        Remove-Shop $shop
    }

    It 'offers branches for -Revision' {
        Get-Completion "Get-GitOpsDiff '$($shop.Repository)' -Revision m" | Should -Contain 'main'
    }

    It 'offers the contexts of the kubeconfig' {
        $cluster = Start-GitOpsSandbox -Port 0
        try {
            Get-Completion "Get-GitOpsDiff -Kubeconfig '$($cluster.Kubeconfig)' -Context s" | Should -Contain 'sandbox'
        }
        finally {
            Stop-GitOpsSandbox $cluster
        }
    }

    It 'offers the paths of the repository, and not files on disk, for -Path' {
        Get-Completion "Get-GitOpsDiff '$($shop.Repository)' -Path w" | Should -Be 'web.yaml'
        Get-Completion "Get-GitOpsDiff '$($shop.Repository)' -Path none" | Should -BeNullOrEmpty
    }

    It 'offers the sets of the cluster for -Name, and files on disk for neither that nor -ForceConflictsFrom' {
        Sync-GitOpsRepo $shop.Repository -Cluster $shop.Cluster -Name shop-prod | Out-Null
        $global:cluster = $shop.Cluster
        try {
            Get-Completion "Get-GitOpsDiff '$($shop.Repository)' -Cluster `$cluster -Name sh" | Should -Be 'shop-prod'
        }
        finally {
            Remove-Variable cluster -Scope Global
        }

        Get-Completion "Sync-GitOpsRepo '$($shop.Repository)' -ForceConflictsFrom " | Should -BeNullOrEmpty
    }

    It 'offers files on disk for -Path where no repository is named and they are what is read' {
        Push-Location $shop.Repository
        try {
            Get-Completion 'Get-GitOpsManifest -Path web' | Should -Match 'web\.yaml$'
        }
        finally {
            Pop-Location
        }
    }

    It 'offers parameters' {
        Get-Completion 'Start-GitOpsSandbox -W' | Should -Contain '-Wait'
    }
}
