# What the views are shown of: objects as the commands write them, with times that give the same text whenever they are shown.
$revision = [GitOps.Revision]::new('4f1c2ab0000000000000000000000000000000aa', 'main', 'Raise memory', 'Ana Lima', [DateTimeOffset]::Now.AddHours(-2.5))
$revert = [GitOps.Revision]::new('a03d9e10000000000000000000000000000000aa', 'main', 'Revert "Raise memory"', 'Ana Lima', [DateTimeOffset]::Now)
$cluster = [GitOps.ClusterInfo]::new('prod-eu', 'https://prod-eu.example:6443', 'shop')
$time = [DateTimeOffset]::new([datetime]'2026-03-04 10:32')
$limits = 'spec.template.spec.containers[server].resources.limits.memory'

function Id($Kind, $Name) {
    $namespace, $name = if ($Name.Contains('/')) { $Name.Split('/') } else { '', $Name }
    [GitOps.ResourceId]::new('apps', 'v1', $Kind, $namespace, $name)
}

function Source($Text) {
    $file, $line = $Text.Split(':')
    [GitOps.SourceLocation]::new($file, $line, $revision.Sha)
}

function Change($Path, $Live, $Desired, $Cause = 'Git', $Manager = 'gitops') {
    [GitOps.FieldChange]::new($Path, '/x', $Live, $Desired, $Cause, $Manager, 'Update', $time)
}

function Diff($Action, $Kind, $Name, $Reason, $Changes = @(), $Source) {
    [GitOps.ResourceDiff]@{
        Action = $Action; Id = Id $Kind $Name; Reason = $Reason; Changes = [GitOps.FieldChange[]]$Changes; Source = if ($Source) { Source $Source }
        Set = 'shop-prod'; Revision = $revision; Cluster = $cluster
    }
}

function Result($Action, $Kind, $Name, $Message, $Changes = @()) {
    [GitOps.ResourceResult]@{
        Action = $Action; Id = Id $Kind $Name; Message = if ($Message) { $Message }; Changes = [GitOps.FieldChange[]]$Changes
        Set = 'shop-prod'; Revision = $revision; Cluster = $cluster
    }
}

function Sync($Results, $Properties = @{}) {
    $all = @{ Set = 'shop-prod'; Revision = $revision; Cluster = $cluster; Duration = '0:00:21'; Requests = 14; Results = [GitOps.ResourceResult[]]$Results }
    [GitOps.SyncResult]($all + $Properties)
}

function Plan {
    [GitOps.PlanFile]@{ Path = '/home/ana/shop/plan.json'; Set = 'shop-prod'; Revision = $revision; Cluster = $cluster; Changes = [GitOps.ResourceDiff[]]@($input) }
}

function Status($State, $Kind, $Name, $Reason = '', $Depth = 0) {
    [GitOps.ResourceStatus]@{
        Id = Id $Kind $Name; Health = [GitOps.ResourceHealth]::new($State, $Reason); Depth = $Depth; Created = [DateTimeOffset]::Now.AddDays(-3.5)
        Set = 'shop-prod'; Revision = $revision.Sha; Cluster = $cluster
    }
}

function Record($Number, $Outcome, $Properties = @{}) {
    $all = @{
        Number = $Number; Outcome = $Outcome; Revision = $revision; By = [GitOps.SyncOrigin]::new('ana', 'build-7', $null); Started = $time; Duration = '0:00:12'
        Set = 'shop-prod'; Cluster = $cluster; Commits = [GitOps.Revision[]]$revision
    }
    foreach ($name in $Properties.Keys) { $all[$name] = $Properties[$name] }
    [GitOps.SyncRecord]$all
}

function Problem($Severity, $Rule, $Place, $Message) {
    $file, $line, $column = $Place.Split(':')
    [GitOps.RepositoryProblem]::new($Severity, $Rule, $file, $line, $column, $Message, $null)
}

function Event($Kind, $Message, $Properties = @{}) {
    $all = @{ Kind = $Kind; Time = $time; Set = 'shop-prod'; Revision = $revision; Cluster = $cluster; Message = $Message }
    [GitOps.WatchEvent]($all + $Properties)
}
