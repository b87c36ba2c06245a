# What each replica runs. It ends when the pod is asked to end.
$ErrorActionPreference = 'Stop'
Import-Module GitOps

$options = @{ }
if (Test-Path /etc/git-credential/password) {
    $user = if (Test-Path /etc/git-credential/username) { (Get-Content /etc/git-credential/username -Raw).Trim() } else { 'git' }
    $password = ConvertTo-SecureString (Get-Content /etc/git-credential/password -Raw).Trim() -AsPlainText
    $options.Credential = [pscredential]::new($user, $password)
}

Get-Content $PSScriptRoot/sets.json -Raw | ConvertFrom-Json |
    Watch-GitOpsRepo -Prune -Election gitops/gitops -Listen 0.0.0.0:8080 @options |
    ForEach-Object { "$([DateTime]::UtcNow.ToString('o')) $_" }
