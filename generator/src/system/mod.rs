//! The composed system of one state: the delta algebra, its checks and the typed model.

pub mod model;
