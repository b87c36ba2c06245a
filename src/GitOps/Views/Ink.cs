namespace GitOps.Views;

/// <summary>How a piece of a view stands out, where there are colours.</summary>
internal enum Ink
{
    Plain,
    Green,
    Yellow,
    Red,
    Magenta,
    Cyan,
    Dim,
    Bold,
}
