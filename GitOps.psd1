@{
    RootModule           = 'GitOps.dll'
    ModuleVersion        = '0.1.0'
    GUID                 = '6d1d7f5a-3c0b-4f0e-9a53-0f6f3f0c9a21'
    Author               = 'The GitOps for PowerShell authors'
    CompanyName          = 'The GitOps for PowerShell authors'
    Copyright            = '(c) The GitOps for PowerShell authors. MIT licence.'
    Description          = 'Makes a Kubernetes cluster look like a Git repository says: shows the difference, applies it, takes a change back.'
    CompatiblePSEditions = @('Core')
    PowerShellVersion    = '7.4'

    RequiredAssemblies   = @('GitOps.Contracts.dll')
    TypesToProcess       = @('GitOps.Types.ps1xml')
    FormatsToProcess     = @('GitOps.Format.ps1xml', 'GitOps.Tables.Format.ps1xml', 'GitOps.Lists.Format.ps1xml')
    CmdletsToExport      = @(
        'Export-GitOpsPlan'
        'Export-GitOpsReport'
        'Get-GitOpsDiff'
        'Get-GitOpsHistory'
        'Get-GitOpsManifest'
        'Get-GitOpsPermission'
        'Get-GitOpsStatus'
        'Resume-GitOpsSync'
        'Suspend-GitOpsSync'
        'Sync-GitOpsRepo'
        'Test-GitOpsRepo'
        'Undo-GitOpsChange', 'Watch-GitOpsRepo'
        'Start-GitOpsSandbox'
        'Stop-GitOpsSandbox'
    )
    FunctionsToExport    = @()
    AliasesToExport      = @()
    VariablesToExport    = @()

    PrivateData          = @{
        PSData = @{
            Tags         = @('GitOps', 'Kubernetes', 'Git', 'kustomize', 'ServerSideApply', 'DevOps', 'CD', 'Drift', 'PSEdition_Core', 'Windows', 'Linux', 'MacOS')
            LicenseUri   = 'https://opensource.org/license/mit'
            ProjectUri   = 'https://github.com/gitops-ps/GitOps'
            ReleaseNotes = 'https://github.com/gitops-ps/GitOps/blob/main/CHANGELOG.md'
        }
    }
    HelpInfoURI          = ''
}
