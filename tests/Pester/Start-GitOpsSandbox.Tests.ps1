Describe 'Start-GitOpsSandbox' {
    BeforeAll {
        . $PSScriptRoot/Shop.ps1
    }

    It 'listens on loopback when a port is asked for' {
        $cluster = Start-GitOpsSandbox -Port 0
        try {
            (Invoke-RestMethod "$($cluster.Url)version").gitVersion | Should -Not -BeNullOrEmpty
            Test-Path $cluster.Kubeconfig | Should -BeTrue
        }
        finally {
            Stop-GitOpsSandbox $cluster
        }
    }

    It 'starts with the objects of a folder' {
        $cluster = Start-GitOpsSandbox -Port 0 -Seed "$root/samples/shop"
        try {
            (Invoke-RestMethod "$($cluster.Url)api/v1/namespaces/shop").metadata.name | Should -Be 'shop'
        }
        finally {
            Stop-GitOpsSandbox $cluster
        }
    }
}
