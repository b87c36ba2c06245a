# The action's step: runs the command, hands on what came of it, and fails where that is a failure.
#requires -Version 7.4

$ErrorActionPreference = 'Stop'
Import-Module "$PSScriptRoot/../Pipelines/GitOpsStep.psm1"

# The token is for comments; the command gets none of its own.
$token = $env:GITOPS_TOKEN
$env:GITOPS_TOKEN = $null

if ($env:GITOPS_COMMAND -eq 'undo' -and -not $env:GIT_AUTHOR_NAME) {
    $env:GIT_AUTHOR_NAME = $env:GITHUB_ACTOR
    $env:GIT_AUTHOR_EMAIL = "$env:GITHUB_ACTOR_ID+$env:GITHUB_ACTOR@users.noreply.github.com"
    $env:GIT_COMMITTER_NAME = 'github-actions[bot]'
    $env:GIT_COMMITTER_EMAIL = '41898282+github-actions[bot]@users.noreply.github.com'
}

$step = Invoke-GitOpsStep -Folder (Join-Path $env:RUNNER_TEMP "gitops-$(New-Guid)")
foreach ($output in $step.Outputs.GetEnumerator()) {
    "$($output.Key)=$($output.Value)" | Add-Content $env:GITHUB_OUTPUT
}

Get-Content $step.Summary -Raw | Add-Content $env:GITHUB_STEP_SUMMARY
if ($env:GITOPS_COMMENT -eq 'true') {
    & "$PSScriptRoot/Publish-Comment.ps1" -Report $step.Summary -Token $token
}

exit [int] $step.Failed
