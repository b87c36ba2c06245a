Describe 'Export-GitOpsReport' {
    BeforeAll {
        . $PSScriptRoot/Shop.ps1
        $shop = New-Shop
        Push-Location TestDrive:
    }

    AfterAll {
        Pop-Location
        Remove-Shop $shop
    }

    It 'writes a page, a comment and JSON of one comparison' {
        $files = Get-GitOpsDiff $shop.Repository -Cluster $shop.Cluster | Export-GitOpsReport report.html, report.md, report.json
        $files.Name | Should -Be 'report.html', 'report.md', 'report.json'
        'report.html' | Should -FileContentMatch 'Content-Security-Policy'
        'report.md' | Should -FileContentMatch '9 objects differ'
        ((Get-Content report.json -Raw | ConvertFrom-Json).entries | Group-Object action).Name | Should -Be 'Create'
    }

    It 'writes results of tests that XML readers take' {
        Get-GitOpsDiff $shop.Repository -Cluster $shop.Cluster | Export-GitOpsReport drift.xml
        ([xml](Get-Content drift.xml -Raw)).testsuites.failures | Should -Be 9
    }

    It 'replaces a file that is there' {
        $null | Export-GitOpsReport drift.xml
        ([xml](Get-Content drift.xml -Raw)).testsuites.failures | Should -Be 0
    }
}
