# Makes Git repositories for samples. Uses the libgit2 that the module brings, so that no git program is needed.

function Get-LibGit2Type([string] $Name) {
    # The module keeps its libraries in a load context of its own; they are there once it has done something.
    $context = [System.Runtime.Loader.AssemblyLoadContext]::All | Where-Object Name -eq 'GitOps'
    $context.LoadFromAssemblyName('LibGit2Sharp').GetType("LibGit2Sharp.$Name", $true)
}

function New-DemoRepository([string] $Path) {
    $repository = Get-LibGit2Type Repository
    $null = $repository::Init($Path)
    $git = $repository::new($Path)
    try {
        $git.Refs.UpdateTarget('HEAD', 'refs/heads/main') | Out-Null
        $git.Config.Set('user.name', 'Ana Lima')
        $git.Config.Set('user.email', 'ana@shop.example')
    }
    finally {
        $git.Dispose()
    }
}

function Add-DemoCommit([string] $Path, [string] $Message) {
    $repository = Get-LibGit2Type Repository
    $commands = Get-LibGit2Type Commands
    $signature = (Get-LibGit2Type Signature)::new('Ana Lima', 'ana@shop.example', [DateTimeOffset]::Now)
    $git = $repository::new($Path)
    try {
        $commands::Stage($git, '*')
        $git.Commit($Message, $signature, $signature, $null) | Out-Null
    }
    finally {
        $git.Dispose()
    }
}

function Edit-DemoFile([string] $File, [string] $Old, [string] $New) {
    (Get-Content $File -Raw).Replace($Old, $New) | Set-Content $File -NoNewline
}
