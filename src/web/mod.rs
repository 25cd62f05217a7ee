//! HTTP: API, portal, workbench.
