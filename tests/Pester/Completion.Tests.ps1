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

    It 'offers parameters' {
        Get-Completion 'Start-GitOpsSandbox -W' | Should -Contain '-Wait'
    }
}
