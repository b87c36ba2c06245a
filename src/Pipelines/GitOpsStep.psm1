# A step of a pipeline, whichever service runs it. Its inputs are environment variables, GITOPS_ and the name of the parameter,
# so that no value is ever part of a script or of a command line.
#requires -Version 7.4

$ErrorActionPreference = 'Stop'

$commands = @{
    diff  = 'Get-GitOpsDiff', @('Path', 'Revision', 'Name', 'Namespace', 'Context', 'Kubeconfig', 'Prune', 'MaxDeletions')
    plan  = 'Export-GitOpsPlan', @('Path', 'Revision', 'Name', 'Namespace', 'Context', 'Kubeconfig', 'Prune', 'MaxDeletions')
    sync  = 'Sync-GitOpsRepo', @('Path', 'Revision', 'Name', 'Namespace', 'Context', 'Kubeconfig', 'Prune', 'MaxDeletions', 'Plan', 'Wait', 'Timeout')
    undo  = 'Undo-GitOpsChange', @('Path', 'Revision', 'Name', 'Namespace', 'Context', 'Kubeconfig', 'MaxDeletions', 'Commit', 'Branch', 'Push', 'NoSync', 'Wait', 'Timeout')
    check = 'Test-GitOpsRepo', @('Path', 'Revision', 'KubernetesVersion')
}

$outcomes = 'in-sync', 'failed', 'differs', 'findings', 'incomplete'

<#
.SYNOPSIS
    Runs one command as the environment says, and tells how it ended.
.DESCRIPTION
    What the command writes and its errors go to the log, reports to the folder. The result is what later steps may want to know.
#>
function Invoke-GitOpsStep {
    [CmdletBinding()]
    param(
        # Folder for reports and, while the command runs, the kubeconfig.
        [Parameter(Mandatory)]
        [string] $Folder
    )

    Import-GitOps
    New-Item $Folder -ItemType Directory -Force | Out-Null
    $kubeconfig = Save-Kubeconfig $Folder
    try {
        $cmdlet, $names = Get-StepCommand
        $parameters = Get-StepParameter $cmdlet $names
        if ($kubeconfig -and 'Kubeconfig' -in $names) {
            $parameters.Kubeconfig = $kubeconfig
        }

        if ($cmdlet -eq 'Get-GitOpsDiff' -and $env:GITOPS_FROM) {
            $parameters = Get-RevisionParameter $parameters
        }

        if ($cmdlet -eq 'Export-GitOpsPlan') {
            $parameters.FilePath = $env:GITOPS_PLAN
        }

        & $cmdlet @parameters -ExitCode -ErrorAction Continue -ErrorVariable problems | Tee-Object -Variable results | Expand-Plan | Out-Host
        New-StepResult $outcomes[$LASTEXITCODE] @($results) @($problems) $Folder
    }
    finally {
        if ($kubeconfig) {
            Remove-Item -LiteralPath $kubeconfig
        }
    }
}

# The module that the machine has, or the one that is asked for, installed where it is missing.
function Import-GitOps {
    $wanted = $env:GITOPS_MODULE_VERSION
    $found = Get-Module GitOps -ListAvailable | Where-Object { -not $wanted -or $_.Version -eq $wanted } | Select-Object -First 1
    if (-not $found) {
        $version = if ($wanted) { @{ Version = $wanted } } else { @{} }
        Install-PSResource GitOps @version -TrustRepository
        $found = Get-Module GitOps -ListAvailable | Where-Object { -not $wanted -or $_.Version -eq $wanted } | Select-Object -First 1
    }

    Import-Module $found.Path -Global
}

# A secret becomes a file that only this user reads, and no program that is started later inherits it.
function Save-Kubeconfig([string] $Folder) {
    if (-not $env:GITOPS_KUBECONFIG_CONTENT) {
        return
    }

    $file = Join-Path $Folder "kubeconfig-$(New-Guid)"
    $options = [System.IO.FileStreamOptions]@{ Mode = 'CreateNew'; Access = 'Write' }
    if (-not $IsWindows) {
        $options.UnixCreateMode = 'UserRead, UserWrite'
    }

    $writer = [System.IO.StreamWriter]::new($file, $options)
    $writer.Write($env:GITOPS_KUBECONFIG_CONTENT)
    $writer.Dispose()
    $env:GITOPS_KUBECONFIG_CONTENT = $null
    $file
}

function Get-StepCommand {
    $name = if ($env:GITOPS_COMMAND) { $env:GITOPS_COMMAND } else { 'diff' }
    if (-not $commands.ContainsKey($name)) {
        throw "There is no command '$name'. It is one of $($commands.Keys | Sort-Object | Join-String -Separator ', ')."
    }

    $commands[$name]
}

# What is left empty is left to the cmdlet.
function Get-StepParameter([string] $Cmdlet, [string[]] $Names) {
    $known = (Get-Command $Cmdlet).Parameters
    $parameters = @{}
    foreach ($name in @('Repository') + $Names) {
        $variable = 'GITOPS_' + ($name -creplace '(?<=[a-z])(?=[A-Z])', '_').ToUpperInvariant()
        $value = [System.Environment]::GetEnvironmentVariable($variable)
        if (-not $value) {
            continue
        }

        if (-not $known[$name].SwitchParameter) {
            $parameters[$name] = $value
        }
        elseif ($value -notin 'true', 'false') {
            throw "$variable is '$value'. It takes true or false."
        }
        else {
            $parameters[$name] = $value -eq 'true'
        }
    }

    if (-not $parameters.Plan -and -not $parameters.Repository) {
        $parameters.Repository = '.'
    }

    $parameters
}

# Two revisions are compared without a cluster.
function Get-RevisionParameter([hashtable] $Parameters) {
    $compared = @{ From = $env:GITOPS_FROM }
    foreach ($name in 'Repository', 'Path', 'Name', 'Namespace') {
        if ($Parameters[$name]) {
            $compared[$name] = $Parameters[$name]
        }
    }

    if ($Parameters.Revision) {
        $compared.To = $Parameters.Revision
    }

    $compared
}

# A plan shows how much it is; who approves it has to see what.
filter Expand-Plan {
    $_
    if ($_ -is [GitOps.PlanFile]) {
        $_.Changes
    }
}

function New-StepResult([string] $Outcome, [object[]] $Results, [object[]] $Problems, [string] $Folder) {
    $markdown = Join-Path $Folder report.md
    $html = Join-Path $Folder report.html
    @($Results) + @($Problems) | Where-Object { $_ } | Export-GitOpsReport $markdown, $html | Out-Null
    $failsOnChanges = $env:GITOPS_FAIL_ON_CHANGES -eq 'true' -and $Outcome -eq 'differs'
    [pscustomobject]@{
        Summary = $markdown
        Failed  = $failsOnChanges -or $Outcome -notin 'in-sync', 'differs'
        Outputs = [ordered]@{
            'has-changes' = "$(Test-Change $Results)".ToLowerInvariant()
            outcome       = $Outcome
            revision      = Get-SyncedRevision $Results
            counts        = ConvertTo-Json (Get-Count $Results) -Compress
            report        = $html
        }
    }
}

# One entry an object, whatever command wrote it.
function Get-Entry([object[]] $Results) {
    foreach ($result in $Results) {
        if ($result -is [GitOps.PlanFile]) { $result.Changes }
        elseif ($result -is [GitOps.ResourceDiff] -or $result -is [GitOps.ResourceResult] -or $result -is [GitOps.RepositoryProblem]) { $result }
    }
}

function Test-Change([object[]] $Results) {
    $changing = 'Created', 'Configured', 'Recreated', 'Adopted', 'Deleted'
    [bool](Get-Entry $Results | Where-Object { ($_ -is [GitOps.ResourceDiff] -and $_.Action -ne 'Unknown') -or "$($_.Action)" -in $changing })
}

function Get-Count([object[]] $Results) {
    $counts = [ordered]@{}
    foreach ($group in Get-Entry $Results | Group-Object { if ($_ -is [GitOps.RepositoryProblem]) { $_.Severity } else { $_.Action } } | Sort-Object Name) {
        $counts[$group.Name] = $group.Count
    }

    $counts
}

function Get-SyncedRevision([object[]] $Results) {
    $revision = foreach ($result in $Results) {
        if ($result -is [GitOps.UndoResult]) { $result.Commit } elseif ($result.Revision) { $result.Revision }
    }

    "$(($revision | Select-Object -Last 1).Sha)"
}

Export-ModuleMember Invoke-GitOpsStep
