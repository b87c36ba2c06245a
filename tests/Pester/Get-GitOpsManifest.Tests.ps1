Describe 'Get-GitOpsManifest' {
    BeforeAll {
        . $PSScriptRoot/Shop.ps1
    }

    It 'renders a folder of the disk to objects' {
        $manifests = @(Get-GitOpsManifest -Path "$root/samples/shop")
        $manifests.Count | Should -Be 9
        ($manifests | Where-Object { $_.Kind -eq 'Deployment' -and $_.Name -eq 'web' }).Object.spec.replicas | Should -Be 2
    }

    It 'prints YAML' {
        Get-GitOpsManifest -Path "$root/samples/shop/namespace.yaml" -AsYaml | Should -BeLike 'apiVersion: v1*kind: Namespace*'
    }
}
