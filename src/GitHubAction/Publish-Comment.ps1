# Writes a report as a comment on the pull request of the run, or updates the comment that an earlier run wrote. A run for a fork
# has a token that may not write; the report is in the run's summary in any case.
param([string] $Report, [string] $Token)

$number = (Get-Content $env:GITHUB_EVENT_PATH -Raw | ConvertFrom-Json).pull_request.number
if (-not $number) {
    Write-Host 'This run is for no pull request, so there is nothing to comment on.'
    return
}

# One comment for each thing that is previewed. The hash keeps whatever the path is from ending the HTML comment.
$subject = "$env:GITOPS_COMMAND $env:GITOPS_REPOSITORY $env:GITOPS_PATH"
$hash = [System.Security.Cryptography.SHA256]::HashData([System.Text.Encoding]::UTF8.GetBytes($subject))
$marker = "<!-- gitops $([System.Convert]::ToHexStringLower($hash, 0, 8)) -->"
$owner, $repository = $env:GITHUB_REPOSITORY -split '/', 2

# Only a comment of this token's own is updated: anybody can write the marker.
$query = 'query($owner: String!, $name: String!, $number: Int!, $endCursor: String) {
  repository(owner: $owner, name: $name) { pullRequest(number: $number) {
    comments(first: 100, after: $endCursor) { nodes { databaseId body viewerDidAuthor } pageInfo { hasNextPage endCursor } } } } }'
$mine = '.data.repository.pullRequest.comments.nodes[] | select(.viewerDidAuthor) | {databaseId, body}'

$PSNativeCommandUseErrorActionPreference = $false
$env:GH_TOKEN = $Token
$request = New-TemporaryFile
try {
    @{ body = "$marker`n$(Get-Content $Report -Raw)" } | ConvertTo-Json | Set-Content $request
    $comments = gh api graphql --paginate -f query=$query -f owner=$owner -f name=$repository -F number=$number --jq $mine
    if ($LASTEXITCODE -eq 0) {
        $earlier = $comments | ConvertFrom-Json | Where-Object { $_.body.StartsWith($marker) } | Select-Object -First 1
        $method, $address = $earlier ? @('PATCH', "repos/$env:GITHUB_REPOSITORY/issues/comments/$($earlier.databaseId)") : @('POST', "repos/$env:GITHUB_REPOSITORY/issues/$number/comments")
        gh api --method $method $address --input $request --silent
    }

    if ($LASTEXITCODE -ne 0) {
        Write-Host '::notice title=No comment::The token may not write comments, as in a pull request from a fork. The report is in the summary of this run.'
    }
}
finally {
    $env:GH_TOKEN = $null
    Remove-Item $request
}
