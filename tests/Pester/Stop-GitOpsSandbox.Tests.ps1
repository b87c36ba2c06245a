Describe 'Stop-GitOpsSandbox' {
    BeforeAll {
        . $PSScriptRoot/Shop.ps1
    }

    It 'closes the port and takes the kubeconfig away' {
        $cluster = Start-GitOpsSandbox -Port 0
        $cluster | Stop-GitOpsSandbox
        $cluster.IsRunning | Should -BeFalse
        Test-Path $cluster.Kubeconfig | Should -BeFalse
        { Invoke-RestMethod "$($cluster.Url)version" } | Should -Throw
    }
}
